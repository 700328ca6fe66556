import type { KubeObject } from '../object';
import type { InstalledEnvironment } from './installation';

/** Variables of istiod that are set, and whose values were not read. */
export interface VariablesElsewhere {
  /** The Deployment, or the installation. */
  readonly object: KubeObject;
  readonly variables: readonly UnreadVariable[];
}

export interface UnreadVariable {
  readonly name: string;
  /** True if it is set by itself (valueFrom); false if it may be among those that are taken whole (envFrom). */
  readonly isSet: boolean;
}

/** What decides where requests go, with the switch of mesh.json that says the same, if there is one. */
const DECISIVE: ReadonlyMap<string, string | undefined> = new Map([
  ['PILOT_ENABLE_AMBIENT', 'ambientEnableMultiNetwork'],
  ['AMBIENT_ENABLE_MULTI_NETWORK', 'ambientEnableMultiNetwork'],
  ['AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT', 'ambientEnableMultiNetworkWaypoint'],
  ['AMBIENT_ENABLE_MULTI_NETWORK_INGRESS', 'ambientEnableMultiNetworkIngress'],
  ['PILOT_SEND_UNHEALTHY_ENDPOINTS', 'pilotSendUnhealthyEndpoints'],
  ['PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS', 'pilotAutoSendUnhealthyEndpoints'],
  ['PILOT_AUTO_ALLOW_WAYPOINT_POLICY', undefined],
  ['ISTIO_DUAL_STACK', undefined],
]);

/**
 * The decisive variables whose values are elsewhere; undefined where there are none.
 *
 * @param takesAll true if all of a ConfigMap or Secret is taken, too: what is set by itself comes before that
 */
export function elsewhereIn(
  object: KubeObject,
  environment: InstalledEnvironment,
  takesAll = false,
): VariablesElsewhere | undefined {
  const variables = [...DECISIVE.keys()].flatMap((name): UnreadVariable[] => {
    if (environment.has(name)) return environment.get(name) === undefined ? [{ name, isSet: true }] : [];
    return takesAll ? [{ name, isSet: false }] : [];
  });
  return variables.length === 0 ? undefined : { object, variables };
}

/** Those of them that mesh.json does not say. */
export function unsaidOf(
  { variables }: VariablesElsewhere,
  inMeshFile: Readonly<Record<string, unknown>> = {},
): readonly UnreadVariable[] {
  return variables.filter(({ name }) => {
    const by = DECISIVE.get(name);
    return by === undefined || typeof inMeshFile[by] !== 'boolean';
  });
}
