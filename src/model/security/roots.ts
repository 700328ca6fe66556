import { stringMap } from '../../util/maps';
import type { KubeObject } from '../object';

/** What istiod gives every namespace: the certificates that its cluster's workloads trust. */
export const ROOTS_CONFIG_MAP = 'istio-ca-root-cert';
export const ROOTS_KEY = 'root-cert.pem';
/** What istiod is given to sign with; without, it makes a root of its own. */
const CA_SECRET = 'cacerts';

/** The root certificates that the peers of a cluster are checked by. */
export interface RootsOfTrust {
  /** The object that says so. */
  readonly object: KubeObject;
  /** Base64 of each certificate, without line breaks. */
  readonly certificates: ReadonlySet<string>;
}

/**
 * Reads the root certificates of a cluster. All namespaces have the same; those of istiod's count where there are several, else
 * those that istiod is given. Undefined where none were read: trees rarely have them, as istiod writes them itself.
 *
 * @see istio pilot/pkg/serviceregistry/kube/controller/namespacecontroller.go; pilot/pkg/bootstrap/istio_ca.go
 */
export function rootsIn(objects: readonly KubeObject[], namespace: string): RootsOfTrust | undefined {
  const all = objects.filter((one) => isCalled(one, 'ConfigMap', ROOTS_CONFIG_MAP));
  const object =
    all.find((one) => one.namespace === namespace) ??
    all[0] ??
    objects.find((one) => isCalled(one, 'Secret', CA_SECRET) && one.namespace === namespace);
  if (object === undefined) return undefined;
  const certificates = certificatesIn(textOf(object));
  return certificates.size === 0 ? undefined : { object, certificates };
}

/** Reports whether two clusters have a root in common. */
export function shareRoot(one: RootsOfTrust, other: RootsOfTrust): boolean {
  return [...one.certificates].some((certificate) => other.certificates.has(certificate));
}

function isCalled(object: KubeObject, kind: string, name: string): boolean {
  return object.kind === kind && object.group === '' && object.name === name;
}

function textOf({ kind, body: { data, stringData } }: KubeObject): string {
  const text = stringMap(data)[ROOTS_KEY] ?? '';
  return kind === 'Secret' ? (stringMap(stringData)[ROOTS_KEY] ?? Buffer.from(text, 'base64').toString()) : text;
}

function certificatesIn(pem: string): Set<string> {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g);
  return new Set([...blocks].map(([, base64]) => base64!.replace(/\s/g, '')));
}
