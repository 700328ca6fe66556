import type { Manifest } from '../generated-mesh';
import type { Feature } from './feature';

type Fields = Readonly<Record<string, unknown>>;

/** Pods and Services with addresses of two IP families, most of them with that of their cluster first. */
export const twoFamilies: Feature = (choose, _plan, { number, isIPv6 }, objects) => {
  const other = (address: string): string => otherFamily(address, number, isIPv6);
  return objects.flatMap((object) =>
    isOfService(object) || (isOfWaypoint(object) && choose.chance(50)) ? widened(object, other) : [object],
  );
};

/** A waypoint keeps one address, or its pods get another: which one it is reached by, the prediction has no part in. */
function isOfWaypoint({ kind, metadata }: Manifest): boolean {
  const labels = (metadata.labels ?? {}) as Readonly<Record<string, string>>;
  return kind === 'Pod' && labels['gateway.istio.io/managed'] !== undefined;
}

function isOfService({ kind, metadata }: Manifest): boolean {
  const labels = (metadata.labels ?? {}) as Readonly<Record<string, string>>;
  const app = labels.app ?? labels['kubernetes.io/service-name'];
  return ['Pod', 'Service', 'EndpointSlice'].includes(kind) && app !== undefined && !NOT_SERVICES.includes(app);
}

const NOT_SERVICES = ['istiod', 'waypoint', 'second'];

function widened(object: Manifest, other: (address: string) => string): Manifest[] {
  switch (object.kind) {
    case 'Pod': {
      const status = object.status as Fields & { podIP: string };
      return [{ ...object, status: { ...status, podIPs: [{ ip: status.podIP }, { ip: other(status.podIP) }] } }];
    }
    case 'Service': {
      const spec = object.spec as Fields & { clusterIP: string };
      if (spec.clusterIP === 'None') return [object];
      const families = spec.clusterIP.includes(':') ? ['IPv6', 'IPv4'] : ['IPv4', 'IPv6'];
      const clusterIPs = [spec.clusterIP, other(spec.clusterIP)];
      return [{ ...object, spec: { ...spec, clusterIPs, ipFamilies: families, ipFamilyPolicy: 'PreferDualStack' } }];
    }
    default: {
      const { addressType, endpoints } = object as Manifest & { endpoints: readonly { addresses: string[] }[] };
      const second = {
        ...object,
        metadata: { ...object.metadata, name: `${String(object.metadata.name)}-other` },
        addressType: addressType === 'IPv6' ? 'IPv4' : 'IPv6',
        endpoints: endpoints.map((one) => ({ ...one, addresses: one.addresses.map(other) })),
      };
      return [object, second];
    }
  }
}

function otherFamily(address: string, cluster: number, isIPv6: boolean): string {
  const last = address.split(isIPv6 ? ':' : '.').at(-1)!;
  const isService = isIPv6 ? address.includes(':ffff:') : address.split('.')[2] === '255';
  if (isIPv6) return `10.${cluster}.${isService ? 254 : 1}.${Number.parseInt(last, 16) % 250}`;
  return `2001:db8:${cluster}:${isService ? 'fffe' : '1'}::${Number(last).toString(16)}`;
}
