/** The identity that a proxy sees at the other end of a connection. What is not known may be anything. */
export interface Peer {
  /** Empty where not even that is known. */
  readonly trustDomain: string;
  readonly namespace: string | undefined;
  readonly serviceAccount: string | undefined;
}

/** The principal of a peer, as policies write it; undefined where it is not known. */
export function principalOf({ trustDomain, namespace, serviceAccount }: Peer): string | undefined {
  if (namespace === undefined || serviceAccount === undefined) return undefined;
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/** As far as it is known. */
export function principalPrefixOf({ trustDomain, namespace }: Peer): string {
  if (trustDomain === '') return '';
  return namespace === undefined ? `${trustDomain}/ns/` : `${trustDomain}/ns/${namespace}/sa/`;
}
