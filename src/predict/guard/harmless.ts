import { isMap, type KubeObject } from '../../model/kube-object';
import { HBONE_PORT } from '../../istio/vocabulary';

/** Reports whether a NetworkPolicy lets tunnels in from everywhere, or does not limit what comes in. */
export function isHarmlessPolicy({ body }: KubeObject): boolean {
  const spec = isMap(body.spec) ? body.spec : {};
  const { policyTypes, ingress, egress } = spec;
  const types = Array.isArray(policyTypes) ? policyTypes : ['Ingress', ...(egress === undefined ? [] : ['Egress'])];
  if (types.includes('Egress')) return false;
  if (!types.includes('Ingress')) return true;
  return (Array.isArray(ingress) ? ingress : [])
    .filter(isMap)
    .some((rule) => isFromAll(rule.from) && isForTunnels(rule.ports));
}

function isFromAll(from: unknown): boolean {
  return !Array.isArray(from) || from.length === 0;
}

function isForTunnels(ports: unknown): boolean {
  if (!Array.isArray(ports) || ports.length === 0) return true;
  return ports
    .filter(isMap)
    .some(
      ({ port, endPort, protocol = 'TCP' }) =>
        protocol === 'TCP' &&
        (port === undefined ||
          port === HBONE_PORT ||
          (typeof port === 'number' && typeof endPort === 'number' && port <= HBONE_PORT && HBONE_PORT <= endPort)),
    );
}

/**
 * Reports whether what a ConfigMap adds to the objects that istiod generates for a Gateway decides where requests go: more
 * replicas, labels, resources and places do not.
 */
export function isHarmlessTemplate({ body }: KubeObject): boolean {
  const { deployment = '', service = '' } = isMap(body.data) ? body.data : {};
  return (
    !/^\s*(-\s*)?(env|envFrom|hostNetwork|args|image):|^\s*replicas:\s*0\s*$/m.test(String(deployment)) &&
    !/^\s*spec:/m.test(String(service))
  );
}
