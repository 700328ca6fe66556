import { Chooser } from '../../istio-validation/chooser';
import { Random } from '../../synth/random';

/** Variables of istiod that have a value other than their default, each in some runs of Istio. */
const OTHERWISE = {
  ISTIO_DUAL_STACK: 'true',
  AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT: 'false',
  PILOT_SEND_UNHEALTHY_ENDPOINTS: 'true',
  PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS: 'false',
} as const;

export type Switches = Readonly<Partial<Record<keyof typeof OTHERWISE, string>>>;

/** A process of Istio reads its variables once: all meshes that it is asked about have them. */
export function switchesOf(seed: number, run: number): Switches {
  const choose = new Chooser(new Random(seed * 7_919 + run), 50, () => false);
  return Object.fromEntries(Object.entries(OTHERWISE).filter(() => choose.chance(30)));
}
