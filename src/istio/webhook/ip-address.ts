import { isIPv4, isIPv6 } from 'node:net';

/** An address as Go reads it: an IPv6 zone may be any text, but not none. */
export function isIpAddress(text: string): boolean {
  const zone = text.indexOf('%');
  return zone === -1 ? isIPv4(text) || isIPv6(text) : isIPv6(text.slice(0, zone)) && zone < text.length - 1;
}
