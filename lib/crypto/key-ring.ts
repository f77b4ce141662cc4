import { createHmac, hkdfSync } from "node:crypto";

export type MasterKey = { readonly kid: string; readonly key: Buffer };
/** What a derived key is for; a key made for one purpose never opens what another one sealed. */
export type KeyPurpose = "token" | "pii" | "blind" | "session" | "api-key" | "oauth-state";

const DERIVED_MAX = 10_000;

/** Master keys by id; the first is used for writing, all of them for reading. */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #derived = new Map<string, Buffer>();
  readonly active: string;
  constructor(ring: readonly MasterKey[]) {
    const [first] = ring;
    if (!first) throw new TypeError("a key ring needs a key");
    this.active = first.kid;
    this.#keys = new Map(ring.map(({ kid, key }) => [kid, key]));
  }
  get kids(): readonly string[] {
    return [...this.#keys.keys()];
  }
  /**
   * HKDF-SHA256 of the master key `kid`; `salt` is the store's own, or empty for keys of the whole installation. Kept in
   * memory as the master key is: deriving costs ten times what is then done with the key.
   */
  derive(kid: string, purpose: KeyPurpose, salt: Uint8Array = new Uint8Array()): Buffer | undefined {
    const master = this.#keys.get(kid);
    if (!master) return undefined;
    const name = `${kid} ${purpose} ${Buffer.from(salt).toString("base64")}`;
    const known = this.#derived.get(name);
    if (known) return known;
    const key = Buffer.from(hkdfSync("sha256", master, salt, purpose, 32));
    if (this.#derived.size >= DERIVED_MAX) this.#derived.clear();
    this.#derived.set(name, key);
    return key;
  }
  /** A value that tells whether a key is the one seen before, without telling the key. */
  checkValue(kid: string): string | undefined {
    const master = this.#keys.get(kid);
    return master && createHmac("sha256", master).update("key check value").digest("hex");
  }
}
