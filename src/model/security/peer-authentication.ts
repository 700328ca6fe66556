import { isMap, matchesLabels, stringMap, type KubeObject } from '../object';
import { GROUP_SECURITY } from '../../istio/vocabulary';

/** A PeerAuthentication: whether pods take connections without an identity. */
export interface PeerAuthentication {
  readonly object: KubeObject;
  readonly namespace: string;
  /** The labels of the pods it is for; empty for all. */
  readonly selector: Readonly<Record<string, string>>;
  /** STRICT, PERMISSIVE or DISABLE; undefined where it leaves that to a wider one. */
  readonly mode: string | undefined;
  /** By port. */
  readonly portModes: ReadonlyMap<number, string>;
}

/** The PeerAuthentication an object is, if it is one. */
export function toPeerAuthentication(object: KubeObject): PeerAuthentication | undefined {
  if (object.kind !== 'PeerAuthentication' || object.group !== GROUP_SECURITY) return undefined;
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  return {
    object,
    namespace: object.namespace ?? 'default',
    selector: isMap(spec.selector) ? stringMap(spec.selector.matchLabels) : {},
    mode: modeOf(spec.mtls),
    portModes: new Map(
      Object.entries(isMap(spec.portLevelMtls) ? spec.portLevelMtls : {}).flatMap(([port, mtls]) => {
        const mode = modeOf(mtls);
        return mode === undefined ? [] : [[Number(port), mode] as const];
      }),
    ),
  };
}

function modeOf(mtls: unknown): string | undefined {
  const mode = isMap(mtls) ? mtls.mode : undefined;
  return typeof mode === 'string' && mode !== 'UNSET' ? mode : undefined;
}

/**
 * The PeerAuthentication by which a pod refuses connections to a port that come without an identity; undefined where it takes
 * them. The narrowest that says something counts. Of several as narrow the oldest does, here the first by name.
 *
 * @see istio pilot/pkg/security/authn/policy_applier.go ComposePeerAuthentication
 */
export function requiringIdentity(
  all: readonly PeerAuthentication[],
  pod: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  port: number,
  rootNamespace: string,
): PeerAuthentication | undefined {
  const isWide = ({ selector }: PeerAuthentication) => Object.keys(selector).length === 0;
  const candidates = [...all].sort((left, right) => (left.object.name < right.object.name ? -1 : 1));
  const ofMesh = candidates.find((one) => isWide(one) && one.namespace === rootNamespace);
  const ofNamespace = candidates.find((one) => isWide(one) && one.namespace === pod.namespace);
  const ofPod = candidates.find(
    (one) => !isWide(one) && one.namespace === pod.namespace && matchesLabels(one.selector, pod.labels),
  );
  const ofPort = ofPod?.portModes.get(port);
  if (ofPort !== undefined) return ofPort === 'STRICT' ? ofPod : undefined;
  const deciding = [ofPod, ofNamespace, ofMesh].find((one) => one?.mode !== undefined);
  return deciding?.mode === 'STRICT' ? deciding : undefined;
}
