import type { MeshView } from '../istio/view';
import type { Client } from './client';

/**
 * Who asks for a service, unless the question says otherwise: a pod in every cluster, and the ingress gateway of every cluster that
 * has a route to the service on one.
 */
export function usualClients({ clusters }: MeshView, service: string): Client[] {
  return clusters.flatMap(({ cluster: { name, services, exposures } }): Client[] => {
    const host = services.get(service)?.host;
    const isExposed = exposures.some((exposure) => exposure.host === host);
    return [{ cluster: name, kind: 'ambient' }, ...(isExposed ? ([{ cluster: name, kind: 'ingress' }] as const) : [])];
  });
}
