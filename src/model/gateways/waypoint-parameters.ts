import { isMap, type KubeObject } from '../object';
import { isFieldValue } from '../services';
import { toController, type Workload } from '../workloads';
import { parseYaml } from '../../util/yaml';
import { fieldsOf } from '../../util/maps';
import { oncePer } from '../../util/once-per';
import { strategicMerge } from './strategic-merge';
import {
  ANNOTATION_NAME_OVERRIDE,
  LABEL_CLASS_DEFAULTS,
  LABEL_GATEWAY_MANAGED,
  LABEL_GATEWAY_NAME,
} from '../../istio/vocabulary';

/** What ConfigMaps, and a Deployment that was read, change of what istiod generates for a Gateway. */
export interface Parameters {
  /** Labels that are added to the Service; null removes one. */
  readonly service: LabelPatch;
  /** The same for the pods. */
  readonly pods: LabelPatch;
  /** How many pods there are at least: `replicas`, or an autoscaler's `minReplicas`. Undefined where nothing that was read sets it. */
  readonly replicas: number | undefined;
  /** What sets it: a ConfigMap, or the Deployment itself. */
  readonly replicasBy: KubeObject | undefined;
  /** The type of the Service, where a ConfigMap sets it. */
  readonly serviceType: string | undefined;
  /** The ConfigMap that sets it. */
  readonly serviceTypeBy: KubeObject | undefined;
  /** Annotations that are added to the Service; null removes one. */
  readonly serviceAnnotations: LabelPatch;
  /** The field trafficDistribution of the Service, where a ConfigMap sets it to a value that istiod knows. */
  readonly serviceTrafficDistribution: string | undefined;
  /** What ConfigMaps set of the spec of the pods, each over those before it. */
  readonly podSpecs: readonly Readonly<Record<string, unknown>>[];
  /** The same in one. */
  readonly podSpec: Readonly<Record<string, unknown>>;
  /** True if the Service has addresses that the ConfigMaps state: externalIPs. */
  readonly hasExternalAddresses: boolean;
}

type LabelPatch = Readonly<Record<string, string | null>>;

/**
 * The ConfigMaps that istiod merges into what it generates: one for a whole class, in istiod's namespace, and over it the
 * one that a Gateway's `spec.infrastructure.parametersRef` names.
 *
 * @see istio pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go
 */
export class WaypointParameters {
  private readonly byKey = new Map<string, KubeObject>();
  private readonly ofClass = new Map<string, KubeObject>();
  private readonly deployments = new Map<string, Workload>();

  constructor(objects: readonly KubeObject[], systemNamespace: string) {
    for (const object of objects) {
      const deployment = object.kind === 'Deployment' ? toController(object) : undefined;
      if (deployment !== undefined) this.deployments.set(`${deployment.namespace}/${object.name}`, deployment);
      if (object.kind !== 'ConfigMap' || object.group !== '') continue;
      this.byKey.set(`${object.namespace ?? 'default'}/${object.name}`, object);
      const ofClass = object.labels[LABEL_CLASS_DEFAULTS];
      if (object.namespace === systemNamespace && ofClass !== undefined && !this.ofClass.has(ofClass))
        this.ofClass.set(ofClass, object);
    }
  }

  /**
   * What they add for a Gateway; undefined where it names a ConfigMap that was not read, or that is not YAML.
   *
   * @param generated the name of what istiod generates for it, without an annotation for that: ingress gateways have another one
   */
  public of(gateway: KubeObject, generated = gateway.name): Parameters | undefined {
    const { name, namespace, annotations, body } = gateway;
    const spec = isMap(body.spec) ? body.spec : {};
    const infrastructure = isMap(spec.infrastructure) ? spec.infrastructure : {};
    const configMaps: (KubeObject | undefined)[] = [];
    if (this.ofClass.has(String(spec.gatewayClassName)))
      configMaps.push(this.ofClass.get(String(spec.gatewayClassName)));
    if (isMap(infrastructure.parametersRef))
      configMaps.push(this.byKey.get(`${namespace ?? 'default'}/${String(infrastructure.parametersRef.name)}`));

    const added = configMaps.map((configMap) => configMap && readOverlays(configMap));
    if (!added.every((labels) => labels !== undefined)) return undefined;
    // Of several overlays, the later one counts.
    const later = [...added].reverse();
    const deployment = `${namespace ?? 'default'}/${annotations[ANNOTATION_NAME_OVERRIDE] ?? generated}`;
    const typing = later.find(({ serviceType }) => serviceType !== undefined);
    return {
      ...scalingOf(added, name, this.deployments.get(deployment)),
      serviceType: typing?.serviceType,
      serviceTypeBy: typing?.serviceTypeBy,
      service: Object.assign({}, ...added.map(({ service }) => service)) as LabelPatch,
      serviceAnnotations: Object.assign({}, ...added.map((one) => one.serviceAnnotations)) as LabelPatch,
      serviceTrafficDistribution: later.find((one) => one.serviceTrafficDistribution !== undefined)
        ?.serviceTrafficDistribution,
      podSpecs: added.map(({ podSpec }) => podSpec),
      podSpec: added.reduce<Parameters['podSpec']>((merged, { podSpec }) => strategicMerge(merged, podSpec), {}),
      hasExternalAddresses: added.some((one) => one.hasExternalAddresses),
      pods: Object.assign({}, ...added.map(({ pods }) => pods)) as LabelPatch,
    };
  }
}

/** What one ConfigMap says. */
interface Overlays extends Omit<Parameters, 'replicas' | 'replicasBy' | 'podSpecs'> {
  readonly configMap: KubeObject;
  /** The Deployment's replicas; null has istiod's own, which is 1. */
  readonly replicas: number | null | undefined;
  /** The autoscaler's minimum. */
  readonly minReplicas: number | undefined;
}

/** What leaves a Gateway without a pod; undefined where nothing that was read does. */
export function emptiedBy(parameters: Parameters | undefined): KubeObject | undefined {
  return parameters?.replicas === 0 ? parameters.replicasBy : undefined;
}

/**
 * Of several overlays, the later one counts. An autoscaler does not act on a Deployment of 0 replicas. istiod writes no replicas of its
 * own into a Deployment that is there, and nothing at all into one without its label: that may run something else.
 *
 * @see istio pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go canManage
 */
function scalingOf(
  overlays: readonly Overlays[],
  gateway: string,
  deployment: Workload | undefined,
): Pick<Parameters, 'replicas' | 'replicasBy'> {
  const later = [...overlays].reverse();
  const ofDeployment = later.find(({ replicas }) => replicas !== undefined);
  const ofAutoscaler = later.find(({ minReplicas }) => minReplicas !== undefined);
  if (deployment !== undefined) {
    const { object, replicas, podLabels } = deployment;
    const isManaged = object.labels[LABEL_GATEWAY_MANAGED] !== undefined;
    // The Service of the Gateway selects its pods by their label.
    if (!isManaged && podLabels[LABEL_GATEWAY_NAME] !== gateway) return { replicas: 0, replicasBy: object };
    const isWrittenOver = isManaged && typeof ofDeployment?.replicas === 'number';
    if (!isWrittenOver && (replicas === 0 || ofAutoscaler === undefined)) return { replicas, replicasBy: object };
  }
  if (ofDeployment?.replicas !== 0 && ofAutoscaler !== undefined)
    return { replicas: ofAutoscaler.minReplicas, replicasBy: ofAutoscaler.configMap };
  const { replicas = undefined, configMap: replicasBy = undefined } = ofDeployment ?? {};
  return replicas === undefined || replicas === null
    ? { replicas: undefined, replicasBy: undefined }
    : { replicas, replicasBy };
}

/** Of one for a class, every Gateway of the class asks. Undefined for what is not YAML. */
const readOverlays = oncePer((configMap: KubeObject): Overlays | undefined => {
  const { body } = configMap;
  const data = isMap(body.data) ? body.data : {};
  try {
    const [service, deployment, autoscaler] = [data.service, data.deployment, data.horizontalPodAutoscaler].map(
      (overlay): unknown => (typeof overlay === 'string' ? parseYaml(overlay) : undefined),
    );
    const replicas = at(at(deployment, 'spec'), 'replicas');
    const minReplicas = at(at(autoscaler, 'spec'), 'minReplicas');
    const type = at(at(service, 'spec'), 'type');
    const distribution = at(at(service, 'spec'), 'trafficDistribution');
    const serviceType = typeof type === 'string' ? type : undefined;
    return {
      configMap,
      service: patchOf(service, 'labels'),
      serviceAnnotations: patchOf(service, 'annotations'),
      serviceTrafficDistribution: isFieldValue(distribution) ? distribution : undefined,
      podSpec: fieldsOf(at(at(at(deployment, 'spec'), 'template'), 'spec')),
      hasExternalAddresses: isNonEmpty(at(at(service, 'spec'), 'externalIPs')),
      pods: patchOf(at(at(deployment, 'spec'), 'template'), 'labels'),
      replicas: typeof replicas === 'number' || replicas === null ? replicas : undefined,
      // One that scales to zero has a pod once there is work.
      minReplicas: typeof minReplicas === 'number' ? Math.max(minReplicas, 1) : undefined,
      serviceType,
      serviceTypeBy: serviceType === undefined ? undefined : configMap,
    };
  } catch {
    return undefined;
  }
});

function isNonEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function patchOf(object: unknown, field: 'labels' | 'annotations'): LabelPatch {
  const patch = at(at(object, 'metadata'), field);
  if (!isMap(patch)) return {};
  return Object.fromEntries(
    Object.entries(patch).filter(
      (entry): entry is [string, string | null] => typeof entry[1] === 'string' || entry[1] === null,
    ),
  );
}

function at(value: unknown, field: string): unknown {
  return isMap(value) ? value[field] : undefined;
}

/** Labels with others added. */
export function withLabels(labels: Readonly<Record<string, string>>, patch: LabelPatch): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...labels, ...patch }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
