import { ApiObject, Lazy, type ApiObjectMetadataDefinition } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import {
  toJson_DestinationRuleSpec,
  type DestinationRuleSpecTrafficPolicyLoadBalancerSimple as Simple,
} from '../../imports/networking.istio.io';
import { DEFAULT_CLUSTER_DOMAIN } from '../istio/defaults';
import * as istio from '../istio/vocabulary';
import { promiseOrder } from '../synth/render/failover-order';
import type { Problem } from '../diagnostics';
import { read } from '../synth/render/rendering';
import { nameList, targetsOf, type TargetCluster } from '../synth/tree/scope';
import type { IGlobalService } from './global-service-reference';
import { checkLocalityLbSetting, LOCALITY_LB_SETTING, LocalityLbSetting, settingOf } from './locality-lb-setting';
import { Mesh } from './mesh';
import {
  checkOutlierDetection,
  OUTLIER_DETECTION,
  toOutlierDetection,
  type OutlierDetection,
} from './outlier-detection';
import { Bindings } from './private/services/binding';
import { checkAnnotations, checkLabels, checkName, checkOneOf } from './private/props/check';
import { checkAtSynth } from './private/props/check-at-synth';
import { judged, map, type Shape } from './private/props/kinds';
import { asScope, chartOf } from './private/object';
import { checkKnownRegions } from './private/order/known-regions';
import { checkClusterOrder, orderOfRule } from './private/order/order-of-rule';
import { checkRetriesFit, checkRetryOptions, virtualServiceSpec } from './private/retries';
import { SharedMetadata } from './private/services/shared-metadata';
import { acceptProps, isMisgiven } from './private/props/props';
import { A_SERVICE, checkReference } from './private/props/reference';
import { RETRIES, type Retries } from './retries';

/** How a waypoint chooses among endpoints of the same priority. */
export enum SimpleLoadBalancer {
  /** The endpoint with fewer requests in flight, of two picked at random. */
  LEAST_REQUEST = 'LEAST_REQUEST',
  /** One endpoint after the other, as in Istio's guide. */
  ROUND_ROBIN = 'ROUND_ROBIN',
  /** Any endpoint. */
  RANDOM = 'RANDOM',
}

/** What the rule is for, and its thresholds. */
export interface LocalityFailoverRuleProps {
  /** The service whose traffic fails over. It needs a waypoint: nothing else in an ambient mesh reads the rule. */
  readonly service: IGlobalService;

  /** The name of the DestinationRule. @default the construct id */
  readonly name?: string;

  /** When an endpoint counts as failed. @default see each field of OutlierDetection */
  readonly outlierDetection?: OutlierDetection;

  /**
   * Which endpoints are preferred, and where traffic goes when they fail. May be a value from `mesh.perCluster()`.
   *
   * @default LocalityLbSetting.sameCluster()
   */
  readonly localityLbSetting?: LocalityLbSetting;

  /** How to choose among endpoints of the same priority. @default not written: LEAST_REQUEST, by Istio */
  readonly loadBalancer?: SimpleLoadBalancer;

  /**
   * What becomes of requests that fail until failing endpoints are ejected: `Retries.toAnotherCluster()` tries them again in
   * another cluster. It adds a VirtualService of the same name. For ports for HTTP and gRPC only.
   *
   * @default none: the mesh's own retries, which stay in the cluster that fails
   */
  readonly retries?: Retries;

  /** Labels of the DestinationRule, and of the VirtualService if there is one. @default none */
  readonly labels?: Record<string, string>;

  /** Annotations of the DestinationRule, and of the VirtualService if there is one. @default none */
  readonly annotations?: Record<string, string>;
}

const PROPS: Shape<LocalityFailoverRuleProps> = {
  service: A_SERVICE,
  name: judged,
  outlierDetection: OUTLIER_DETECTION,
  localityLbSetting: LOCALITY_LB_SETTING,
  loadBalancer: judged,
  retries: RETRIES,
  labels: map("labels: { team: 'shop' }"),
  annotations: map("annotations: { 'example.com/owner': 'team' }"),
};

/**
 * A DestinationRule that keeps a service's traffic in the cluster it comes from, and moves it to another cluster when the
 * endpoints of that cluster are gone or answer with errors.
 *
 * It is written in the service's namespace, for the service's full host name, with outlier detection (Istio does not fail
 * over without) and a locality setting. The waypoints of a cluster read the rules of their own cluster only, so declare it
 * where the service is. Refused at synth: a service without waypoint or of a narrower scope, two rules for one service in a
 * cluster, percentages and durations out of range, weights that do not sum to 100, localities and labels that Istio does not
 * accept, fields newer than a cluster's Istio; retries for a service without a port for HTTP, beside another route for the same
 * service, or beside weights.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/failover/#configure-locality-failover
 *
 * @example
 * const sample = new Chart(mesh, 'sample', { namespace: 'sample' });
 * const service = new GlobalService(sample, 'helloworld', {
 *   ports: [{ name: 'http', port: 5000 }],
 *   selector: { app: 'helloworld' },
 *   waypoint: new Waypoint(sample, 'waypoint'),
 * });
 * new LocalityFailoverRule(sample, 'helloworld-failover', {
 *   service,
 *   localityLbSetting: LocalityLbSetting.clusterOrder([cluster1, cluster2]),
 * });
 */
export class LocalityFailoverRule extends Construct {
  /** The name of the DestinationRule. */
  public readonly name: string;
  /** The namespace of the DestinationRule: the service's. */
  public readonly namespace?: string;
  /** The host name the rule applies to, `<service>.<namespace>.svc.<cluster domain>`. */
  public readonly host: string;

  private readonly shared: SharedMetadata;

  constructor(scope: Construct, id: string, props: LocalityFailoverRuleProps) {
    super(asScope(scope, id, 'LocalityFailoverRule'), id);
    const given = acceptProps(this, 'LocalityFailoverRule', props, PROPS);
    chartOf(this);
    const service = given.service as IGlobalService | undefined;
    this.name = given.name ?? id;
    this.namespace = service?.namespace;
    const { root } = this.node;
    this.host = `${service?.name}.${service?.namespace}.svc.${root instanceof Mesh ? root.clusterDomain : DEFAULT_CLUSTER_DOMAIN}`;
    const object = new ApiObject(this, 'Resource', {
      apiVersion: istio.ISTIO_NETWORKING_API_VERSION,
      kind: 'DestinationRule',
      metadata: { name: this.name, namespace: this.namespace, labels: given.labels, annotations: given.annotations },
      spec: Lazy.any({ produce: () => this.spec(given) }),
    });
    promiseOrder(object, () => orderOfRule(this, service, given.localityLbSetting)?.promise);
    if (service !== undefined) rulesFor(this.host, root).push(this);
    this.shared = new SharedMetadata(object, given);
    const { retries } = given;
    const checkRetries = retries === undefined ? () => [] : this.retry(given, retries, object);
    checkAtSynth(this, () => [...this.check(given), ...checkRetries(), ...this.shared.check()]);
  }

  /** Metadata of the DestinationRule, to which labels and annotations can be added. */
  public get metadata(): ApiObjectMetadataDefinition {
    return this.shared.share();
  }

  /** Adds the VirtualService, under the name of the DestinationRule. Returns its check. */
  private retry(given: LocalityFailoverRuleProps, retries: Retries, destinationRule: ApiObject): () => Problem[] {
    const virtualService = new ApiObject(this, 'Retries', {
      apiVersion: istio.ISTIO_NETWORKING_API_VERSION,
      kind: 'VirtualService',
      metadata: { name: this.name, namespace: this.namespace, labels: given.labels, annotations: given.annotations },
      spec: Lazy.any({ produce: () => virtualServiceSpec(this.host, retries) }),
    });
    const { service } = given;
    return () => [
      ...checkRetryOptions(retries),
      ...(service === undefined
        ? []
        : checkRetriesFit(this, { service, host: this.host, destinationRule }, virtualService)),
    ];
  }

  private spec(props: LocalityFailoverRuleProps): unknown {
    return toJson_DestinationRuleSpec({
      host: this.host,
      trafficPolicy: {
        outlierDetection: toOutlierDetection(props.outlierDetection),
        loadBalancer: {
          simple: read(props.loadBalancer) as Simple | undefined,
          localityLbSetting:
            orderOfRule(this, props.service, props.localityLbSetting)?.setting ??
            settingOf(read(props.localityLbSetting) ?? LocalityLbSetting.sameCluster()),
        },
      },
    });
  }

  private check(props: LocalityFailoverRuleProps): Problem[] {
    const setting = read(props.localityLbSetting);
    return [
      ...checkName('DestinationRule', this.name),
      ...checkLabels('labels', props.labels),
      ...checkAnnotations('annotations', props.annotations),
      ...checkOutlierDetection(this, props.outlierDetection),
      ...(setting === undefined ? [] : checkLocalityLbSetting(setting)),
      ...(setting === undefined ? [] : checkKnownRegions(this, settingOf(setting))),
      ...(setting === undefined ? [] : checkClusterOrder(this, setting)),
      ...checkOneOf('loadBalancer', read(props.loadBalancer), SimpleLoadBalancer, REFUSED),
      ...this.checkService(props.service),
      ...this.checkOnlyRule(),
    ];
  }

  /** A service of others may have a waypoint that is not known here; one declared here has the one declared here, or none. */
  private checkService(service: IGlobalService | undefined): Problem[] {
    if (service === undefined) {
      const { why = '', fix } = A_SERVICE;
      return [{ message: 'the service is missing.', why, fix: `{ service }: ${fix}`, prop: 'service' }];
    }
    return [
      ...checkReference(this, service, 'service'),
      ...(Bindings.of(this).isImported(service) ? [] : this.checkWaypoint(service)),
    ];
  }

  private checkWaypoint(service: IGlobalService): Problem[] {
    if (service.waypoint !== undefined || isMisgiven(service, 'waypoint')) return [];
    const clusters = Bindings.of(this).clustersWithoutWaypoint(this, service.namespace);
    if (clusters === undefined) return [];
    const everywhere = clusters.length === targetsOf(this).length;
    return [
      {
        message: `is for service "${service.node.path}", which has no waypoint${everywhere ? '' : ` in ${nameList(clusters)}`}.`,
        why: 'ztunnel does not read DestinationRules: without a waypoint the rule has no effect, and traffic goes to all clusters at once.',
        fix: "give the service one ({ waypoint }), enroll its namespace, or name one that others deploy: Waypoint.fromName(chart, 'waypoint', 'waypoint').",
      },
    ];
  }

  private checkOnlyRule(): Problem[] {
    const here = targetsOf(this);
    return rulesFor(this.host, this.node.root)
      .filter((other) => other.node.path < this.node.path)
      .flatMap((other) => {
        const there = targetsOf(other);
        const both: readonly TargetCluster[] = here.filter((cluster) => there.includes(cluster));
        if (both.length === 0 && here.length > 0) return [];
        return [
          {
            message: `is a second rule for ${this.host}${both.length === 0 ? '' : ` in ${nameList(both)}`}; the other is "${other.node.path}".`,
            why: 'Istio applies the traffic policy of the one created first, so which thresholds hold in an outage depends on the history of the cluster.',
            fix: 'keep one rule per service and cluster; let values differ with mesh.perCluster().',
          },
        ];
      });
  }
}

const REFUSED = 'the API server refuses the rule, so traffic is spread over all clusters and does not fail over.';

const rulesByTree = new WeakMap<IConstruct, Map<string, LocalityFailoverRule[]>>();

/** The rules declared in a tree for one host. */
function rulesFor(host: string, root: IConstruct): LocalityFailoverRule[] {
  const byHost = rulesByTree.get(root) ?? new Map<string, LocalityFailoverRule[]>();
  rulesByTree.set(root, byHost);
  const rules = byHost.get(host) ?? [];
  byHost.set(host, rules);
  return rules;
}
