import { maps } from '../../util/maps';
import type { KubeObject } from '../object';
import { LABEL_SERVICE_NAME, toEndpointSlice, type EndpointSlice } from './endpoint-slice';

/**
 * The slices that Kubernetes makes of Endpoints that were written by hand, one for each subset: istiod reads slices alone.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#endpointslice-mirroring
 */
export function toMirroredSlices(object: KubeObject): EndpointSlice[] {
  const { kind, group, name, body } = object;
  if (kind !== 'Endpoints' || group !== '') return [];
  return maps(body.subsets).flatMap((subset, place) => {
    const endpoints = [
      ...maps(subset.addresses).map((address) => toEndpoint(address, true)),
      ...maps(subset.notReadyAddresses).map((address) => toEndpoint(address, false)),
    ];
    const slice = toEndpointSlice({
      ...object,
      ...{ kind: 'EndpointSlice', group: 'discovery.k8s.io', name: `${name}-${place}` },
      labels: { [LABEL_SERVICE_NAME]: name },
      body: { addressType: 'IPv4', ports: subset.ports, endpoints },
    });
    return slice === undefined ? [] : [slice];
  });
}

function toEndpoint({ ip, nodeName, targetRef }: Record<string, unknown>, ready: boolean): Record<string, unknown> {
  return { addresses: [ip], conditions: { ready }, nodeName, targetRef };
}
