import type { Mesh } from '../../../src/model/mesh/mesh';
import { meshOf, type ClusterOf } from '../mesh';
import { documentsWith, type Oddity as OddDocument } from '../twins/fleet';

// Clusters that are alike, and what makes some of them odd.

/** What may be said of some clusters, by what it comes to. */
export const FACTS: Readonly<Record<string, (place: number) => Omit<ClusterOf, 'documents'>>> = {
  'an older version': () => ({ istioVersion: '1.29.0' }),
  'a region in common': () => ({ region: 'everywhere' }),
  'a network in common': () => ({ network: 'shared' }),
  'no gateways': () => ({ gateways: [] }),
  'a gateway each': (place) => ({ gateways: [`203.0.113.${place + 1}`] }),
  'two gateways each': (place) => ({ gateways: [`203.0.113.${place + 1}`, `198.51.100.${place + 1}`] }),
  'two zones': () => ({ zones: ['zone-a', 'zone-b'] }),
};

/** Documents with the names of clusters, or of what is called after them, by what they are. */
export const NAMING: Readonly<Record<string, (name: string) => string>> = {
  'a rule that names the regions of two clusters': () => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: also, namespace: north }
spec:
  host: cart.north.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { enabled: true, failover: [{ from: region-of-k01, to: region-of-k04 }] } }
`,
  'a policy for an address': () => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: addresses, namespace: north }
spec: { rules: [{ from: [{ source: { ipBlocks: [203.0.113.2/32] } }] }] }
`,
  'the namespace of istiod, with the network': (name) => `
apiVersion: v1
kind: Namespace
metadata: { name: istio-system, labels: { topology.istio.io/network: network-of-${name} } }
`,
  'a text with the name of the cluster in it': (name) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: north }
data: { text: "read\\nby ${name}-east" }
`,
};

/** What is odd in clusters at these places. */
export interface Oddity {
  readonly places: readonly number[];
  readonly what:
    | { readonly edit: string; readonly of: string }
    | { readonly more: string }
    | { readonly facts: string }
    | { readonly naming: string };
}

/** "k01" for the first. */
export function nameAt(place: number): string {
  return `k${String(place + 1).padStart(2, '0')}`;
}

export function clustersWith(count: number, odd: readonly Oddity[]): Mesh {
  const clusters = Array.from({ length: count }, (_, place): [string, ClusterOf] => {
    const name = nameAt(place);
    const here = odd.filter(({ places }) => places.includes(place)).map(({ what }) => what);
    const documents = here.flatMap((what): OddDocument[] =>
      'edit' in what || 'more' in what ? [{ cluster: name, ...what }] : [],
    );
    const naming = here.flatMap((what) => ('naming' in what ? [NAMING[what.naming]!(name)] : []));
    const facts = here.reduce((all, what) => ('facts' in what ? { ...all, ...FACTS[what.facts]!(place) } : all), {});
    return [name, { documents: [...documentsWith(documents), ...naming], ...facts }];
  });
  return meshOf(Object.fromEntries(clusters));
}
