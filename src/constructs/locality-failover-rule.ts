import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import {
  toJson_DestinationRuleSpec,
  type DestinationRuleSpecTrafficPolicyLoadBalancerSimple as Simple,
} from '../../imports/networking.istio.io';
import type { Problem } from '../synth/problem';
import { promiseOrder } from '../synth/failover-order';
import { read } from '../synth/rendering';
import { nameList, targetsOf, type TargetCluster } from '../synth/scope';
import type { IGlobalService } from './global-service';
import { checkLocalityLbSetting, LocalityLbSetting, settingOf } from './locality-lb-setting';
import { Mesh } from './mesh';
import { checkOutlierDetection, toOutlierDetection, type OutlierDetection } from './outlier-detection';
import { Bindings } from './private/binding';
import {
  checkAnnotations,
  checkAtSynth,
  checkLabels,
  checkName,
  checkNamespace,
  checkOneOf,
  show,
} from './private/check';
import * as istio from '../istio/vocabulary';
import { chartOf } from './private/object';
import { checkClusterOrder, orderOfRule } from './private/order-of-rule';
import { checkReference } from './private/reference';
import { checkHandlesServices, checkWaypointUse } from './waypoint-reference';

/** How a waypoint chooses among endpoints of the same priority. */
export enum SimpleLoadBalancer {
  /** The endpoint with fewer requests in flight, of two picked at random. */
  LEAST_REQUEST = 'LEAST_REQUEST',
  /** One endpoint after the other, as the guide has it. */
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

  /** Labels of the DestinationRule. @default none */
  readonly labels?: Record<string, string>;

  /** Annotations of the DestinationRule. @default none */
  readonly annotations?: Record<string, string>;
}

/**
 * Keeps a service's traffic in the cluster it comes from, and moves it to another cluster when that one's endpoints are
 * gone or answer with errors.
 *
 * It becomes a DestinationRule in the service's namespace, for the service's full host name, with outlier detection (Istio
 * does not fail over without) and a locality setting. Each cluster's waypoints read their own cluster's rule only, so
 * declare it where the service is. Refused at synth: a service without waypoint or of a narrower scope, two rules for one
 * service in a cluster, percentages and durations out of range, weights that do not sum to 100, localities and labels
 * Istio does not take, fields newer than a cluster's Istio.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/failover/#configure-locality-failover
 */
export class LocalityFailoverRule extends Construct {
  /** The name of the DestinationRule. */
  public readonly name: string;
  /** The namespace of the DestinationRule: the service's. */
  public readonly namespace?: string;
  /** The host name the rule applies to, `<service>.<namespace>.svc.<cluster domain>`. */
  public readonly host: string;

  constructor(scope: Construct, id: string, props: LocalityFailoverRuleProps) {
    super(scope, id);
    chartOf(this);
    const { service } = props;
    this.name = props.name ?? id;
    this.namespace = service.namespace;
    const { root } = this.node;
    this.host = `${service.name}.${service.namespace}.svc.${root instanceof Mesh ? root.clusterDomain : 'cluster.local'}`;
    const rule = new ApiObject(this, 'Resource', {
      apiVersion: istio.ISTIO_NETWORKING_API_VERSION,
      kind: 'DestinationRule',
      metadata: { name: this.name, namespace: this.namespace, labels: props.labels, annotations: props.annotations },
      spec: Lazy.any({ produce: () => this.spec(props) }),
    });
    promiseOrder(rule, () => orderOfRule(this, props)?.promise);
    rulesFor(this.host, root).push(this);
    checkAtSynth(this, () => this.check(props));
  }

  private spec(props: LocalityFailoverRuleProps): unknown {
    return toJson_DestinationRuleSpec({
      host: this.host,
      trafficPolicy: {
        outlierDetection: toOutlierDetection(props.outlierDetection),
        loadBalancer: {
          simple: read(props.loadBalancer) as Simple | undefined,
          localityLbSetting:
            orderOfRule(this, props)?.setting ??
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
      ...(setting === undefined ? [] : checkClusterOrder(this, setting)),
      ...checkOneOf('loadBalancer', read(props.loadBalancer), SimpleLoadBalancer, REFUSED),
      ...this.checkService(props.service),
      ...this.checkOnlyRule(),
    ];
  }

  private checkService(service: IGlobalService): Problem[] {
    if (Construct.isConstruct(service)) {
      return [...checkReference(this, service, 'service'), ...this.checkWaypoint(service)];
    }
    if (typeof service.name !== 'string') {
      return [
        {
          what: `service is ${show(service)}, which is none.`,
          why: 'the rule names its service by host name, so it must be known here, and be the same in every cluster.',
          fix: "use a GlobalService, or GlobalService.fromName('helloworld', { namespace: 'sample' }).",
        },
      ];
    }
    const { waypoint } = service;
    return [
      ...checkName('Service', service.name),
      ...checkNamespace(service.namespace),
      ...(waypoint === undefined ? [] : [...checkWaypointUse(this, waypoint), ...checkHandlesServices(waypoint)]),
    ];
  }

  /** A service of others may have a waypoint we do not know of; one declared here has what is declared here, or none. */
  private checkWaypoint(service: IGlobalService & IConstruct): Problem[] {
    if (service.waypoint !== undefined) return [];
    const clusters = Bindings.of(this).clustersWithoutWaypoint(this, service.namespace);
    if (clusters === undefined) return [];
    const everywhere = clusters.length === targetsOf(this).length;
    return [
      {
        what: `is for service "${service.node.path}", which has no waypoint${everywhere ? '' : ` in ${nameList(clusters)}`}.`,
        why: 'ztunnel does not read DestinationRules: without a waypoint the rule has no effect, and traffic goes to all clusters at once.',
        fix: "give the service one ({ waypoint }), enroll its namespace, or name one that others deploy: Waypoint.fromName('waypoint').",
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
            what: `is a second rule for ${this.host}${both.length === 0 ? '' : ` in ${nameList(both)}`}; the other is "${other.node.path}".`,
            why: 'Istio applies the traffic policy of the one created first, so which thresholds hold in an outage is an accident of history.',
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
