import NextAuth from "next-auth";
import { json } from "@/lib/api/responses";
import { authOptions } from "@/lib/auth/auth-options";

type Context = { params: Promise<{ nextauth: string[] }> };
const handler = (request: Request, context: Context): Promise<Response> => NextAuth(authOptions())(request, context);

/** next-auth's session endpoint would hand the secret of the session to scripts; nobody here asks it. */
export async function GET(request: Request, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  return nextauth[0] === "session" ? json({}, 200) : handler(request, context);
}
export { handler as POST };
