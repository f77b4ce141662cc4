import { openApiDocument } from "@/lib/api/openapi";
import { json } from "@/lib/api/responses";

let document: ReturnType<typeof openApiDocument> | undefined;

/** Anyone may ask for it, and it is the same for everybody: it is made once. */
export function GET(): Response {
  document ??= openApiDocument();
  return json(document, 200);
}
