import { createHash } from "node:crypto";
import type { Reply } from "../../core/reply";
import type { GraphCall } from "../graph-call";
import { invalidParameter } from "../graph-error";
import { pickFields, readFields } from "../graph-fields";

export const IMAGE_PARAMS = ["bytes", "name"];
const IMAGE_BYTES_MAX = 30 * 1024 * 1024;
const MAGIC = [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from([0xff, 0xd8, 0xff])];

/** `POST /act_X/adimages`: base64 of a PNG or JPEG. The picture is not kept, its hash is. */
export function uploadImage(call: GraphCall): Reply {
  const account = call.writableAccount();
  const base64 = call.params.require("bytes").replaceAll(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw invalidParameter("bytes must be base64");
  const data = Buffer.from(base64, "base64");
  if (!MAGIC.some((magic) => data.subarray(0, magic.length).equals(magic)))
    throw invalidParameter("bytes must be an image of a supported format");
  if (data.length > IMAGE_BYTES_MAX) throw invalidParameter("The image is too large");
  const hash = createHash("md5").update(data).digest("hex");
  const name = call.params.text("name") || "bytes";
  call.state.objects.addImage({ accountId: account.id, hash, name, bytes: data.length });
  return call.answer({ images: { [name]: { hash, url: `https://scontent.example/${hash}`, name } } });
}

/** `GET /act_X/adimages` */
export function listImages(call: GraphCall): Reply {
  const account = call.adAccount();
  const fields = readFields(call.params.text("fields"), "AdImage", "id,hash");
  const hashes = call.params.list("hashes");
  const images = call.state.objects.imagesOf(account.id).filter(({ hash }) => hashes?.includes(hash) ?? true);
  const nodes = images.map(({ hash, name }) => ({
    id: `${account.id}:${hash}`,
    account_id: account.id,
    hash,
    name,
    status: "ACTIVE",
    url: `https://scontent.example/${hash}`,
  }));
  return call.page(nodes.map((node) => pickFields(node, fields)));
}
