/** How the container image starts Node: test/operations.test.ts compares it with the Dockerfile. */
export const imageFlags = ["--max-semi-space-size=2", "--heap-growing-percent=20", "--liftoff-only"];
