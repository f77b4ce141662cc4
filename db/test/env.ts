/**
 * The configuration of every test, set before anything reads it. Tests of the database replace DATABASE_URL by that
 * of their own database; a unit test that tries to reach this one fails at once.
 */
const TEST_VARIABLES = {
  NODE_ENV: "test",
  TZ: "UTC",
  PORT: "3900",
  APP_URL: "http://localhost:3900",
  DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:1/none",
  ENCRYPTION_KEY: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
  HEALTH_TOKEN: "health-token-of-the-tests",
  FACEBOOK_APP_ID: "1000000000000001",
  FACEBOOK_APP_SECRET: "facebook-secret-of-the-tests",
  GOOGLE_CLIENT_ID: "client-of-the-tests.apps.googleusercontent.com",
  GOOGLE_CLIENT_SECRET: "google-secret-of-the-tests",
  GOOGLE_ADS_DEVELOPER_TOKEN: "developer-token-of-the-tests",
  LOG_LEVEL: "error",
} as const;

/** Variables of the developer's own shell that would change what the tests see. */
const REMOVED = [
  ...["JOBS_ENGINE", "INNGEST_DEV", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "SANDBOX_URL"],
  ...["META_GRAPH_URL", "META_DIALOG_URL", "GOOGLE_OAUTH_URL", "GOOGLE_ADS_URL", "GOOGLE_DATA_MANAGER_URL"],
  ...["FACEBOOK_REDIRECT_URI", "GOOGLE_REDIRECT_URI", "EVENT_SYNC_BATCH_SIZE", "DATABASE_POOL_SIZE"],
  ...["EVENT_SYNC_ALERT_THRESHOLD", "SMTP_URL", "ALERT_MAIL_FROM", "ALERT_MAIL_TO"],
  ...["ALERT_WEBHOOK_URL", "ALERT_WEBHOOK_SECRET"],
];

for (const name of REMOVED) delete process.env[name];
Object.assign(process.env, TEST_VARIABLES);
