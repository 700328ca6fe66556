import { isIPv4, isIPv6 } from 'node:net';

/**
 * The formats of pinned definitions that an API server enforces (k8s.io/kube-openapi, strfmt), as it does. A format that is
 * not here and not in {@link NOT_ENFORCED} cannot be compiled.
 */
export const STRING_FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  // govalidator.IsBase64: the empty string is none.
  byte: (text) =>
    text.length % 4 === 0 && /^[A-Za-z0-9+/]*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text),
  // netutils.ParseIPSloppy: leading zeros pass, and so do IPv4 addresses written as IPv6 ones.
  ipv4: (text) => text.includes('.') && isGoIp(text.replace(/(?<![0-9a-fA-F])0+(?=\d+(?:\.|$))/g, '')),
  // net.ParseIP
  ipv6: (text) => text.includes(':') && isGoIp(text),
};

/** Whole numbers by format; without one they are 64-bit ones. Bounds that a double cannot hold are the next one it can. */
export const INTEGER_FORMATS: Readonly<Record<string, (value: number) => boolean>> = {
  int32: (value) => value >= -(2 ** 31) && value < 2 ** 31,
  int64: (value) => value >= -(2 ** 63) && value < 2 ** 63,
};

/** What is known and refuses nothing: a number is a double anyway. */
export const NOT_ENFORCED: ReadonlySet<string> = new Set(['double']);

/** Unlike Node, Go takes no zone ("fe80::1%eth0") for part of an address. */
function isGoIp(text: string): boolean {
  return isIPv4(text) || (isIPv6(text) && !text.includes('%'));
}
