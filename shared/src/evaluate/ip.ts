/** IPv4 and IPv6 ranges for `IpAddress`; a bare address is a range of one. Mixed families never match. */

interface Range {
  readonly bits: 32 | 128;
  readonly value: bigint;
  readonly length: number;
}

/** `undefined` when either text is not an address or range. */
export function ipInRange(address: string, range: string): boolean | undefined {
  const outer = parseRange(range);
  const inner = parseRange(address);
  if (outer === undefined || inner === undefined) return undefined;
  if (outer.bits !== inner.bits || inner.length < outer.length) return false;
  const shift = BigInt(outer.bits - outer.length);
  return inner.value >> shift === outer.value >> shift;
}

export function isIpRange(text: string): boolean {
  return parseRange(text) !== undefined;
}

function parseRange(text: string): Range | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const v4 = parseV4(address);
  const value = v4 ?? parseV6(address);
  if (value === undefined) return undefined;
  const bits = v4 === undefined ? 128 : 32;
  if (slash < 0) return { bits, value, length: bits };
  const suffix = text.slice(slash + 1);
  if (!/^[0-9]{1,3}$/.test(suffix) || Number(suffix) > bits) return undefined;
  return { bits, value, length: Number(suffix) };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255)) {
    return undefined;
  }
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groups(halves[0] ?? '');
  const tail = groups(halves[1] ?? '');
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return all.reduce((sum, group) => (sum << 16n) | group, 0n);
}

function groups(text: string): readonly bigint[] | undefined {
  if (text === '') return [];
  const out: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const v4 = index === parts.length - 1 ? parseV4(part) : undefined;
    if (v4 !== undefined) out.push(v4 >> 16n, v4 & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) out.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return out;
}

/**
 * Addresses among which every stretch between the borders of the ranges has one: the first address of each family,
 * the first of each range and the one behind it. `undefined` when a text is no range.
 */
export function rangeEdges(ranges: readonly string[]): readonly string[] | undefined {
  const edges = new Set(['0.0.0.0', '::']);
  for (const text of ranges) {
    const range = parseRange(text);
    if (range === undefined) return undefined;
    const size = 1n << BigInt(range.bits - range.length);
    const first = range.value - (range.value % size);
    edges.add(printAddress(first, range.bits));
    if (first + size < 1n << BigInt(range.bits)) edges.add(printAddress(first + size, range.bits));
  }
  return [...edges];
}

function printAddress(value: bigint, bits: 32 | 128): string {
  const width = bits === 32 ? 8n : 16n;
  const count = bits === 32 ? 4 : 8;
  const parts = Array.from({ length: count }, (_, index) => {
    const part = (value >> (width * BigInt(count - 1 - index))) & ((1n << width) - 1n);
    return part.toString(bits === 32 ? 10 : 16);
  });
  return parts.join(bits === 32 ? '.' : ':');
}
