// A second verifier of audit bundles, written from src/OpsBoard.Ledger/FORMAT.md alone; it shares no line with the first.
// Usage: node verify-bundle.mjs BUNDLE, a folder or a .zip that fits into memory.
// Prints {"verdict","first","witnessed","findings"}; exits 0 whole, 1 tampered, 2 unusable.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";

const bundle = process.argv[2];
const findings = [];
const witnessed = {};
const found = (first, what) => findings.push({ first, what });
class Unusable extends Error {}
const unusable = (what) => { throw new Unusable(what); };

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const leafHash = (leaf) => sha256(Buffer.of(0), leaf);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

// A .zip below 4 GiB: the directory at its end says where each file lies.
function unpack(zip) {
  const files = new Map();
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  for (let left = zip.readUInt16LE(end + 10), at = zip.readUInt32LE(end + 16); left > 0; left--) {
    const [method, length, start] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const bytes = zip.subarray(from, from + length);
    files.set(zip.toString("utf8", at + 46, at + 46 + name), method === 0 ? () => bytes : () => inflateRawSync(bytes));
    at += 46 + name + extra + comment;
  }
  return files;
}

let from;
function read(file) {
  try {
    from ??= statSync(bundle).isFile() ? unpack(readFileSync(bundle)) : { get: (name) => () => readFileSync(join(bundle, name)) };
    return from.get(file)();
  } catch { return unusable(`${file} is missing, or cannot be read`); }
}

function readJson(file) {
  const text = read(file).toString("utf8");
  try { return JSON.parse(text); } catch { return unusable(`${file} is no JSON`); }
}

// RFC 8785: what JSON.stringify does, with the keys in the order of their UTF-16 code units.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

function signed(key, text, signature) {
  try { return verify("sha256", Buffer.from(text), { key: key.object, dsaEncoding: "der" }, signature); } catch { return false; }
}

function readKey({ name, public_key }) {
  const info = Buffer.from(public_key, "base64");
  const fingerprint = sha256(info).toString("hex");
  return { name, fingerprint, id: fingerprint.slice(0, 8), base64: public_key, object: createPublicKey({ key: info, format: "der", type: "spki" }) };
}

function readKeys() {
  const file = readJson("keys.json");
  if (!Array.isArray(file.keys) || file.keys.length === 0) unusable("keys.json has no key");
  const keys = file.keys.map((key) => ({ ...readKey(key), from: key.from_size, announcement: key.announcement }));
  if (keys[0].from !== 1 || keys[0].announcement !== null) found(null, "the first key is announced by another");
  for (let i = 1; i < keys.length; i++) {
    const statement = `opsboard-ledger-key/v1\n${file.origin}\n${keys[i].from}\n${keys[i].name}\n${keys[i].base64}\n`;
    const announced = keys[i].announcement && signed(keys[i - 1], statement, Buffer.from(keys[i].announcement, "base64"));
    if (!announced || keys[i].from <= keys[i - 1].from) found(null, `the key ${keys[i].id} is not announced by the one before it`);
  }
  return { origin: file.origin, keys, witnesses: file.witnesses.map(readKey) };
}

function parseCheckpoint(note) {
  const form = /^([^\n]+)\n([1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\nrecorded_at ([0-9TZ:.-]{27})\n\n((?:\u2014 [^ \n]+ [A-Za-z0-9+/=]+\n)+)$/u.exec(note);
  if (!form) unusable("checkpoints.txt cannot be read");
  const signatures = form[5].trimEnd().split("\n").map((line) => {
    const [, name, base64] = line.split(" ");
    const bytes = Buffer.from(base64, "base64");
    return { name, id: bytes.subarray(0, 4).toString("hex"), bytes: bytes.subarray(4) };
  });
  const text = note.slice(0, note.indexOf("\n\n") + 1);
  return { origin: form[1], size: Number(form[2]), root: Buffer.from(form[3], "base64"), recordedAt: form[4], text, signatures };
}

function readCheckpoints(ring) {
  const parts = read("checkpoints.txt").toString("utf8").split("\n\n");
  if (parts.length < 2 || parts.length % 2 !== 0) unusable("checkpoints.txt cannot be read");
  const good = [];
  for (let i = 0, before = 0; i < parts.length; i += 2) {
    const checkpoint = parseCheckpoint(`${parts[i]}\n\n${parts[i + 1].replace(/\n$/u, "")}\n`);
    if (checkpoint.size <= before) unusable("the checkpoints are not in order");
    before = checkpoint.size;
    const by = (key) => checkpoint.signatures.filter((s) => s.name === key.name && s.id === key.id);
    const fits = (key) => by(key).some((s) => signed(key, checkpoint.text, s.bytes));
    const key = ring.keys.findLast((k) => k.from <= checkpoint.size) ?? ring.keys[0];
    const isOurs = checkpoint.origin === ring.origin && fits(key);
    for (const witness of ring.witnesses) {
      if (isOurs && fits(witness)) witnessed[witness.name] = checkpoint.size;
      if (by(witness).length > 0 && !fits(witness)) found(checkpoint.size, "a cosignature does not fit");
    }
    if (isOurs) good.push(checkpoint);
    else found(checkpoint.size, "the checkpoint is not signed by the key it must be");
  }
  if (good.length === 0 && findings.length === 0) unusable("there is no checkpoint");
  return good;
}

// The roots of the whole subtrees on the right edge, the largest first; the root folds them from the right.
function compare(hashes, checkpoints) {
  const edge = [];
  let [good, bad, next] = [0, null, 0];
  hashes.forEach((hash, index) => {
    edge.push(hash);
    for (let n = index; n & 1; n >>>= 1) edge.push(nodeHash(...edge.splice(-2)));
    if (checkpoints[next]?.size !== index + 1) return;
    const root = edge.reduceRight((right, left) => nodeHash(left, right));
    if (bad === null && root.equals(checkpoints[next].root)) good = index + 1;
    else bad ??= index + 1;
    next++;
  });
  return { good, bad };
}

function splitLines(bytes) {
  const lines = [];
  let start = 0;
  for (let end; (end = bytes.indexOf(10, start)) >= 0; start = end + 1) lines.push(bytes.subarray(start, end));
  return { lines, hasLooseEnd: start < bytes.length };
}

const members = "account,caused_by,correlation,data,headers,id,position,recorded_at,stream,type,version";

function checkRules(lines, checkpoints) {
  const [versions, ids] = [new Map(), new Set()];
  const times = new Map(checkpoints.map((c) => [c.size, c.recordedAt]));
  let last = "";
  lines.forEach((line, index) => {
    const position = index + 1;
    let e;
    try { e = JSON.parse(line.toString("utf8")); } catch { return found(position, "is no JSON"); }
    if (e === null || !Buffer.from(canonical(e)).equals(line) || Object.keys(e).join() !== members) return found(position, "is not a canonical event");
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(e.id) || !/^\d{4}(-\d\d){2}T\d\d:\d\d:\d\d\.\d{6}Z$/u.test(e.recorded_at)) found(position, "has an id or a time of another form");
    if (e.position !== position) found(position, `calls itself ${e.position}`);
    if (e.recorded_at < last) found(position, "was recorded before the one in front of it");
    last = e.recorded_at;
    if (e.version !== (versions.get(e.stream) ?? 0) + 1) found(position, `is version ${e.version} of ${e.stream}`);
    versions.set(e.stream, e.version);
    if (ids.has(e.id)) found(position, "has an id that was there before");
    ids.add(e.id);
    if (times.has(position) && times.get(position) !== e.recorded_at) found(position, "was recorded at another time than its checkpoint says");
    return undefined;
  });
}

function verifyBundle() {
  const manifest = readJson("bundle.json");
  if (manifest.format !== "opsboard-bundle/1") unusable(`the format is ${manifest.format}`);
  const ring = readKeys();
  if (manifest.origin !== ring.origin) unusable("bundle.json and keys.json speak of different histories");
  const checkpoints = readCheckpoints(ring);
  const leaves = read("leaves.bin");
  if (leaves.length % 32 !== 0) unusable("leaves.bin is no whole number of hashes");
  const hashes = Array.from({ length: leaves.length / 32 }, (_, i) => leaves.subarray(i * 32, i * 32 + 32));
  const { lines, hasLooseEnd } = splitLines(read("events.ndjson"));
  const own = lines.map(leafHash);
  const at = own.findIndex((hash, i) => i >= hashes.length || !hash.equals(hashes[i]));
  checkRules(at < 0 ? lines : lines.slice(0, at), checkpoints);

  const last = checkpoints.at(-1)?.size ?? 0;
  const recorded = compare(hashes, checkpoints);
  if (recorded.bad !== null) {
    const ofLines = compare(own, checkpoints);
    if (ofLines.bad === null && own.length < last) found(own.length + 1, "truncated");
    if (ofLines.bad === null) found(at + 1, "leaves.bin was altered");
    else found(ofLines.good + 1, `rewritten from somewhere up to ${ofLines.bad} on`);
  } else if (at >= 0) found(at + 1, at < hashes.length ? "altered" : "added");
  else if (lines.length < hashes.length) found(lines.length + 1, "truncated");
  else if (hashes.length < last) found(hashes.length + 1, "truncated");
  else if (hashes.length > last) found(last + 1, "added");
  else if (hasLooseEnd) found(hashes.length + 1, "bytes behind the last event");
  if (findings.length === 0 && manifest.to !== lines.length) found(null, "bundle.json speaks of another number of events");
}

let verdict = "unusable";
try {
  verifyBundle();
  verdict = findings.length === 0 ? "whole" : "tampered";
} catch (failure) {
  if (!(failure instanceof Unusable)) throw failure;
  found(null, failure.message);
}
findings.sort((a, b) => (a.first ?? 0) - (b.first ?? 0));
console.log(JSON.stringify({ verdict, first: findings[0]?.first ?? null, witnessed, findings }));
process.exitCode = { whole: 0, tampered: 1, unusable: 2 }[verdict];
