import type { Server } from "node:http";
import { createFront } from "@/server/front";
import { answerAtTillDoor } from "@/server/till-door";

/** The product's own front and door; what it would leave to Next does not exist here. */
export function openTillDoor(port: number): Promise<Server> {
  const server = createFront({
    till: answerAtTillDoor,
    handle: async (_request, response) => {
      response.writeHead(404).end();
    },
    hosts: new Set([`localhost:${port}`, `127.0.0.1:${port}`]),
    isDev: false,
    onError: (error) => console.error("the door failed", error),
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port, backlog: 1024 }, () => resolve(server));
  });
}
