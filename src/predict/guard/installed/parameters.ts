import { CLASS_EAST_WEST, GROUP_GATEWAY_API } from '../../../istio/vocabulary';
import { gatewayClassNameOf } from '../../../model/gateways';
import { isMap, type KubeObject } from '../../../model/object';
import type { Unfollowed } from '../input';
import { parseYaml } from '../../../util/yaml';

const PATH = 'spec.infrastructure.parametersRef';

/** What istiod takes from a ConfigMap. @see istio pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go applyOverlay */
const OVERLAYS = ['deployment', 'service', 'serviceAccount', 'horizontalPodAutoscaler', 'podDisruptionBudget'];

/** Gateways whose ConfigMap of parameters was not read, or is one that istiod refuses: it then generates nothing. */
export function unusableParametersIn(objects: readonly KubeObject[]): Unfollowed[] {
  return objects.flatMap((gateway) => {
    const name = parametersOf(gateway);
    if (name === undefined) return [];
    const configMap = objects.find(
      (object) =>
        object.kind === 'ConfigMap' &&
        object.group === '' &&
        object.name === name &&
        (object.namespace ?? 'default') === (gateway.namespace ?? 'default'),
    );
    if (configMap === undefined) {
      const sentence = `names the ConfigMap ${name} for what istiod generates, which was not read: without it istiod generates nothing, and with it the number of pods, labels and the Service may be others.`;
      // A Gateway with a status was deployed, and what was read of it counts.
      return [
        toUnfollowed(
          gateway,
          'gateway-parameters-unread',
          sentence,
          isMap(gateway.body.status) ? 'reservation' : 'unknown',
        ),
      ];
    }
    const why = whyRefused(configMap);
    if (why === undefined) return [];
    const sentence = `names the ConfigMap ${name}, of which istiod refuses ${why}: it generates nothing for the Gateway, which has what it had before, or no pods.`;
    return [toUnfollowed(gateway, 'gateway-parameters-refused', sentence, 'unknown')];
  });
}

function toUnfollowed(object: KubeObject, row: string, sentence: string, effect: Unfollowed['effect']): Unfollowed {
  const isEastWest = gatewayClassNameOf(object) === CLASS_EAST_WEST;
  return { row, object, sentence, effect, path: PATH, concerns: isEastWest ? 'network' : 'waypoint' };
}

function parametersOf({ kind, group, body }: KubeObject): string | undefined {
  if (kind !== 'Gateway' || group !== GROUP_GATEWAY_API || !isMap(body.spec)) return undefined;
  const infrastructure = isMap(body.spec.infrastructure) ? body.spec.infrastructure : {};
  const { parametersRef } = infrastructure;
  return isMap(parametersRef) && typeof parametersRef.name === 'string' ? parametersRef.name : undefined;
}

function whyRefused({ body }: KubeObject): string | undefined {
  const data = isMap(body.data) ? body.data : {};
  const foreign = Object.keys(data).find((key) => !OVERLAYS.includes(key));
  if (foreign !== undefined) return `the key ${foreign} (it takes ${OVERLAYS.join(', ')})`;
  for (const [key, text] of Object.entries(data)) {
    const overlay = read(text);
    if (overlay === undefined) return `${key}, which is not a map in YAML`;
    if (key === 'deployment' && !isReplicas(isMap(overlay.spec) ? overlay.spec.replicas : undefined)) {
      return 'spec.replicas of deployment, which is not a number of pods';
    }
  }
  return undefined;
}

/** An empty overlay changes nothing. */
function read(text: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const overlay: unknown = typeof text === 'string' ? (parseYaml(text) ?? {}) : undefined;
    return isMap(overlay) ? overlay : undefined;
  } catch {
    return undefined;
  }
}

function isReplicas(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'number' && Number.isInteger(value) && value >= 0);
}
