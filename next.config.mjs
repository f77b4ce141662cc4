import { API_POLICY, SECURITY_HEADERS } from "./security-headers.mjs";

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  // `npm run verify` checks the types of everything. A build that checked them again would be slower to start for a
  // newcomer, and would stop the product for an error in a test.
  typescript: { ignoreBuildErrors: true },
  // The image optimiser decodes what strangers send; this application has no use for it.
  images: { unoptimized: true },
  // Native code, clients whose state must be one per process, and what reads files beside itself stay outside the bundle.
  serverExternalPackages: ["@node-rs/argon2", "postgres", "inngest", "pdfkit", "hucre"],
  turbopack: { root: import.meta.dirname },
  experimental: {
    // Would ask the network for advisories during a build.
    agentUpgrade: false,
    // forbidden() gives a role without the right a page of its own and a 403.
    authInterrupts: true,
    proxyClientMaxBodySize: "2mb",
  },
  async headers() {
    return [
      { source: "/:path*", headers: SECURITY_HEADERS },
      { source: "/api/:path*", headers: [API_POLICY] },
    ];
  },
};
