# A deployment: server/ alone, nothing embedded. DATABASE_URL and the platforms' credentials come from outside.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/mend-postgres.mjs
RUN npm run build && npm prune --omit=dev --ignore-scripts && rm -rf .next/cache .cache

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 NEXT_TELEMETRY_DISABLED=1
COPY --from=build --chown=root:root /app ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://localhost:${process.env.PORT}/api/v1/marketing/health`).then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Migrate once per release first: `node --import tsx scripts/migrate.ts` in this image.
CMD ["node", "--import", "tsx", "server/main.ts"]
