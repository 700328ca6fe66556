import { fieldsOf } from '../../util/maps';
import type { KubeObject } from '../kube-object';

/** What istiod gives every namespace: the certificates that its cluster's workloads trust. */
export const ROOTS_CONFIG_MAP = 'istio-ca-root-cert';
export const ROOTS_KEY = 'root-cert.pem';

/** The root certificates that the peers of a cluster are checked by. */
export interface RootsOfTrust {
  /** The ConfigMap that says so. */
  readonly object: KubeObject;
  /** Base64 of each certificate, without line breaks. */
  readonly certificates: ReadonlySet<string>;
}

/**
 * Reads the root certificates of a cluster. All namespaces have the same; that of istiod counts where there are several. Undefined
 * where none was read: trees rarely have it, as istiod writes it itself.
 *
 * @see istio pilot/pkg/serviceregistry/kube/controller/namespacecontroller.go
 */
export function rootsIn(objects: readonly KubeObject[], namespace: string): RootsOfTrust | undefined {
  const all = objects.filter(
    ({ kind, group, name }) => kind === 'ConfigMap' && group === '' && name === ROOTS_CONFIG_MAP,
  );
  const object = all.find((one) => one.namespace === namespace) ?? all[0];
  if (object === undefined) return undefined;
  const certificates = certificatesIn(fieldsOf(object.body.data)[ROOTS_KEY]);
  return certificates.size === 0 ? undefined : { object, certificates };
}

/** Reports whether two clusters have a root in common. */
export function shareRoot(one: RootsOfTrust, other: RootsOfTrust): boolean {
  return [...one.certificates].some((certificate) => other.certificates.has(certificate));
}

function certificatesIn(pem: unknown): Set<string> {
  if (typeof pem !== 'string') return new Set();
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g);
  return new Set([...blocks].map(([, base64]) => base64!.replace(/\s/g, '')));
}
