/** Carries a caller's address from our own server to the application; what a client sends under this name is removed. */
export const CLIENT_ADDRESS_HEADER = "x-client-address";
