import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll } from "vitest";

export type Mail = { readonly from: string; readonly to: readonly string[]; readonly raw: string };
type Behaviour = {
  /** Refuses a recipient with 550. */
  refuses?: (address: string) => boolean;
  /** Answers every letter with a lasting 554. */
  isDown?: boolean;
  /** Is given what it would answer a letter with, to answer when it likes. */
  holds?: (answer: () => void) => void;
};

/** A mail server on this machine, spoken to over a socket. It keeps what it was given. */
export async function openMailServer(login?: { user: string; password: string }) {
  const mails: Mail[] = [];
  const behaviour: Behaviour = {};
  const server = new SMTPServer({
    ...{ authOptional: login === undefined, allowInsecureAuth: true, disabledCommands: ["STARTTLS"] },
    socketTimeout: 3_600_000,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.password
        ? done(null, { user: username })
        : done(new Error("wrong password")),
    onRcptTo: ({ address }, _session, done) =>
      behaviour.refuses?.(address) ? done(Object.assign(new Error("nobody here"), { responseCode: 550 })) : done(),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (behaviour.isDown) return done(Object.assign(new Error("no room"), { responseCode: 554 }));
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const raw = Buffer.concat(chunks).toString("utf8");
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw });
        return behaviour.holds ? behaviour.holds(() => done()) : done();
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  const credentials = login ? `${login.user}:${login.password}@` : "";
  return { mails, behaviour, url: `smtp://${credentials}127.0.0.1:${port}` };
}

/** The letter's text, with the lines that were folded for the journey joined again. */
export const textOf = ({ raw }: Mail): string => {
  const [head = "", ...body] = raw.split("\r\n\r\n");
  const text = body.join("\n\n").replaceAll("\r\n", "\n").replace(/=\n/g, "");
  return /quoted-printable/i.test(head)
    ? Buffer.from(
        text.replace(/=([0-9A-F]{2})/g, (_part, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        "latin1",
      ).toString("utf8")
    : text;
};
export const headerOf = ({ raw }: Mail, name: string): string | undefined => {
  const [head = ""] = raw.split("\r\n\r\n");
  const line = head.replace(/\r\n[ \t]/g, " ").split("\r\n");
  return line.find((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`))?.slice(name.length + 2);
};
