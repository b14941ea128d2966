/** A sample as a link, as a curl command and as Python. The link's fragment never leaves the browser. */

/** @param {Uint8Array} bytes @param {CompressionStream | DecompressionStream} stream */
async function piped(bytes, stream) {
  const source = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(source).arrayBuffer());
}

/** @param {object} state @returns {Promise<string>} */
export async function packed(state) {
  const bytes = await piped(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream("deflate-raw"));
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text what `packed` gave @throws where the link was cut or changed */
export async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(await piped(bytes, new DecompressionStream("deflate-raw"))));
}

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** @param {string} url @param {object} body @param {boolean} withKey */
export function asCurl(url, body, withKey) {
  const header = withKey ? ` \\\n  -H "authorization: Bearer $REWARD_SERVICE_API_KEY"` : "";
  return `curl -s ${quoted(url)} -H 'content-type: application/json'${header} \\\n  -d ${quoted(JSON.stringify(body))}\n`;
}

/** @param {string} url of the service @param {{spec: string, samples: object[]}} body */
export function asPython(url, body) {
  const literal = JSON.stringify(JSON.stringify(body.samples));
  return `import json

from reward_service.clients import RewardClient

samples = json.loads(${literal})
with RewardClient(${JSON.stringify(url)}, spec=${JSON.stringify(body.spec)}) as client:
    for reward in client.score(samples)["rewards"]:
        print(reward["id"], reward["value"], reward["outcome"])
`;
}
