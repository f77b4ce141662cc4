import { errorResponse, requestIdOf } from "@/lib/api/responses";
import { AppError } from "@/lib/core/errors";

/** A mistyped path is answered like every other error of the API, not with a page. */
const notFound = (request: Request): Response =>
  errorResponse(new AppError("not_found", "There is no such path in this API."), "api.path", requestIdOf(request));

export { notFound as DELETE, notFound as GET, notFound as PATCH, notFound as POST, notFound as PUT };
