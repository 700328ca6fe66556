import { istiodWith, type Feature } from '../features/feature';
import { revisions } from '../features/revisions';
import { twoFamilies } from '../features/two-families';
import type { Manifest } from '../generated-mesh';
import { canaries } from './canary';
import { classes } from './classes';
import { kubeSystem } from './cluster-local';
import { gateways } from './gateways';
import { ofAll } from './of-all';
import { ofMesh } from './of-mesh';
import { podNetworks } from './pod-networks';
import { proxyNetworks } from './proxy-networks';
import { rootNamespace } from './root-namespace';
import { sidecars } from './sidecars';
import type { Switches } from './switches';
import { zoneAware } from './zone-aware';

export { switchesOf, type Switches } from './switches';

/** What few meshes have and predictions follow. */
const FOLLOWED = [
  gateways,
  canaries,
  classes,
  kubeSystem,
  twoFamilies,
  ofAll,
  podNetworks,
  proxyNetworks,
  rootNamespace,
  sidecars,
  zoneAware,
  revisions,
] as const satisfies readonly Feature[];

/** Several of them at once, the same in each cluster of a mesh, and an istiod with these switches. */
export function followed(switches: Switches): Feature {
  return (choose, plan, cluster, objects) => {
    const once = ofMesh(plan, 'features');
    const chosen = FOLLOWED.filter(() => once.chance(40));
    const made = chosen.reduce<readonly Manifest[]>((all, add) => add(choose, plan, cluster, all), objects);
    return withSwitches(made, switches);
  };
}

function withSwitches(objects: readonly Manifest[], switches: Switches): readonly Manifest[] {
  const known = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'istiod');
  const { 'istio.io/rev': revision } = (known?.metadata.labels ?? {}) as { readonly 'istio.io/rev'?: string };
  const env = Object.entries(switches).map(([name, value]) => ({ name, value }));
  return [
    ...objects.filter((object) => object !== known),
    istiodWith(revision === undefined ? {} : { 'istio.io/rev': revision }, env),
  ];
}
