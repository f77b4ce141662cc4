/** Headers that are the same for every answer; the Content-Security-Policy with its nonce is set per page. */
const SECURITY_HEADERS = [
  { key: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
];

/** Answers of the API are never pages, whatever their content says. */
const API_POLICY = {
  key: "Content-Security-Policy",
  value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
};

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
  // Native code, and clients whose state must be one per process, stay outside the bundle.
  serverExternalPackages: ["@node-rs/argon2", "postgres", "inngest"],
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
