import type { IncomingHttpHeaders } from "node:http";

/** A request with its body read and parsed. */
export class SandboxRequest {
  readonly violations: string[] = [];
  readonly #type: string;
  constructor(
    readonly method: string,
    /** Without the query, not decoded. */
    readonly path: string,
    readonly query: URLSearchParams,
    readonly headers: IncomingHttpHeaders,
    /** Body as received. */
    readonly text: string,
    /** `http://host:port` as the caller addressed us, for links in answers. */
    readonly origin: string,
  ) {
    this.#type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
    if (this.isJson && text !== "") this.#parseJson();
    else if (this.isForm) this.form = new URLSearchParams(text);
  }
  get contentType(): string {
    return this.#type;
  }
  get isJson(): boolean {
    return this.#type === "application/json" || this.#type.endsWith("+json");
  }
  get isForm(): boolean {
    return this.#type === "application/x-www-form-urlencoded";
  }
  /** The parsed JSON body; undefined when there is none or it does not parse. */
  json: unknown;
  /** True when the body calls itself JSON and is not. */
  brokenJson = false;
  /** The parsed form body; undefined when the body is no form. */
  form: URLSearchParams | undefined;

  #parseJson(): void {
    try {
      this.json = JSON.parse(this.text);
    } catch {
      this.brokenJson = true;
    }
  }
  /** Records something the real platform might let pass and we do not want to see. */
  violate(rule: string): void {
    if (!this.violations.includes(rule)) this.violations.push(rule);
  }
  /** The token of an `Authorization: Bearer` header. */
  get bearer(): string | undefined {
    return /^Bearer +(\S+)$/i.exec(this.headers.authorization ?? "")?.[1];
  }
}
