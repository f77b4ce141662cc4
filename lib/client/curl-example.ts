/** A sale as a till would post it, ready to paste. A fresh order number makes it a new sale. */
export function curlExample(parts: { apiUrl: string; storeId: string; currency: string; key: string }): string {
  const body = {
    storeId: parts.storeId,
    eventType: "purchase",
    orderId: "TEST-1",
    customerEmail: "jane@example.com",
    eventValue: 19.99,
    currency: parts.currency,
  };
  return [
    `curl -X POST ${parts.apiUrl}/api/v1/marketing/events/track \\`,
    `  -H "Authorization: Bearer ${parts.key}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join("\n");
}
