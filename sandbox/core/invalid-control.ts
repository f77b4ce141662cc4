/** A control request that does not fit: answered 422 with the fields at fault. */
export class InvalidControl extends Error {
  override readonly name = "InvalidControl";
  constructor(readonly issues: readonly { readonly path: string; readonly message: string }[]) {
    super("The input does not fit.");
  }
}
