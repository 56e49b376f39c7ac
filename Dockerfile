# The HTTP server in a container: built in one stage, run in another that holds nothing but Node and dist/.
# docs/operations.md says how it is run. Images are named by digest; .github/dependabot.yml asks for newer ones.

FROM node:24-slim@sha256:a9f5f7c91a432850b2a8a7797adf5eadb6c733ceed61167806cee7ea7fbc29df AS build
WORKDIR /build
COPY package.json package-lock.json ./
# No dependency needs its install script to build.
RUN npm ci --ignore-scripts
COPY scripts ./scripts
COPY src ./src
RUN node scripts/build/build.mjs && rm dist/meta.json

FROM node:24-slim@sha256:a9f5f7c91a432850b2a8a7797adf5eadb6c733ceed61167806cee7ea7fbc29df
ENV NODE_ENV=production
WORKDIR /app
COPY LICENSE ./
COPY --from=build /build/dist ./dist
# Adfin's rotated token, where that is used: a volume here has to belong to whoever writes it.
RUN install --directory --owner=node --group=node --mode=0700 /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself gets the signals, and the program answers them: SIGTERM drains for at most ten seconds, and a token that is being exchanged is waited for.
# Two flags have Node collect garbage sooner: a question about a whole book takes about half the memory. The third keeps
# it from optimising undici's WebAssembly parser, which takes 15 to 35 MiB for a moment at the first request.
ENTRYPOINT ["node", "--max-semi-space-size=2", "--heap-growing-percent=20", "--liftoff-only", "/app/dist/main.js"]
# Without authentication configured this refuses to start, and says what to set.
CMD ["http", "--host", "0.0.0.0", "--port", "3000"]
