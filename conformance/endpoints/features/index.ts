import { discoverySelectors } from './discovery-selectors';
import { serviceEntries, workloadEntries } from './entries';
import type { Feature } from './feature';
import { meshNetworks } from './mesh-networks';
import { revisions } from './revisions';
import { twoFamilies } from './two-families';

export type { Feature } from './feature';

interface Featured {
  readonly add: Feature;
  /** What the process of Istio reads when it starts, beside what every one does. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What few meshes have, by what it is called. */
export const FEATURES = {
  ServiceEntries: { add: serviceEntries },
  WorkloadEntries: { add: workloadEntries },
  'addresses of two families': { add: twoFamilies },
  meshNetworks: { add: meshNetworks },
  discoverySelectors: { add: discoverySelectors },
  revisions: { add: revisions },
} as const satisfies Readonly<Record<string, Featured>>;

export type FeatureName = keyof typeof FEATURES;
