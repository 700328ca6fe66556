import { Construct } from 'constructs';
import { isIP } from 'node:net';
import { isFolderName } from '../synth/output/file-name';
import type { Problem } from '../diagnostics';
import { refuse } from '../synth/messages/problem';
import { defineScope } from '../synth/tree/scope';
import type { ICluster } from './cluster-reference';
import { ISTIO_SWITCHES, type IstioSwitches } from './istio-switches';
import type { Mesh } from './mesh';
import { asMesh } from './private/as-mesh';
import { isDnsSubdomain, isLabelValue } from '../util/kubernetes-names';
import { checkAtSynth } from './private/props/check-at-synth';
import { clusterWanted } from './private/props/cluster-wanted';
import { checkIstioVersion } from './private/props/istio-version';
import { judged, list, usableProps, type Shape } from './private/props/kinds';
import { reportProps } from './private/props/props';
import { show } from './private/props/show';

/** What is known of a cluster. */
export interface ClusterProps {
  /**
   * The network its pods are in: the label `topology.istio.io/network` of its `istio-system` Namespace. Clusters whose
   * pods cannot reach each other without a gateway are in different networks.
   */
  readonly network: string;

  /**
   * Istio's cluster id (`global.multiCluster.clusterName` of its installation): a DNS name of at most 63 characters.
   *
   * @default the construct id
   */
  readonly name?: string;

  /**
   * The folder its manifests are written to, under the output folder.
   *
   * @default the name
   */
  readonly folder?: string;

  /**
   * The region of its nodes (`topology.kubernetes.io/region`), for example `us-east`.
   *
   * @default not known
   */
  readonly region?: string;

  /**
   * The zones of its nodes (`topology.kubernetes.io/zone`), for example `['us-east-a', 'us-east-b']`.
   *
   * @default not known
   */
  readonly zones?: string[];

  /**
   * The addresses (IP or host name) of its east-west gateway, when they are known. An empty list means that it has none.
   *
   * @default not known: one gateway is assumed
   */
  readonly gateways?: string[];

  /**
   * The version of its istiod, MAJOR.MINOR.PATCH.
   *
   * @default the mesh's; without that the newest supported version is assumed
   */
  readonly istioVersion?: string;

  /**
   * Where its istiod differs from the mesh's settings, switch by switch.
   *
   * @default the mesh's
   */
  readonly switches?: IstioSwitches;
}

const PROPS: Shape<ClusterProps> = {
  network: judged,
  name: judged,
  folder: judged,
  region: judged,
  zones: list("zones: ['us-east-a']"),
  gateways: list("gateways: ['203.0.113.7']"),
  istioVersion: judged,
  switches: ISTIO_SWITCHES,
};

/**
 * One cluster of the mesh, and the scope of what goes to it alone: a Chart declared under a Cluster is written to that
 * cluster's folder only.
 *
 * It becomes a folder of manifests and an entry in `mesh.json`; nothing is created in the cluster for it. A name that is
 * not a DNS name, or given twice, is refused by the constructor; everything else at synth.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/
 *
 * @example
 * const cluster3 = new Cluster(mesh, 'cluster3', {
 *   network: 'network3',
 *   region: 'eu-west',
 *   zones: ['eu-west-a', 'eu-west-b'],
 *   istioVersion: '1.30.3',
 * });
 * new AmbientNamespace(new Chart(cluster3, 'tools'), 'tools'); // under the cluster: in that one only
 */
export class Cluster extends Construct implements ICluster {
  /** Istio's cluster id. */
  public readonly name: string;
  /** The folder of its manifests, under the output folder. */
  public readonly folder: string;
  /** The network its pods are in. */
  public readonly network: string;
  /** The region of its nodes, where known. */
  public readonly region?: string;
  /** The zones of its nodes, sorted; empty where not known. */
  public readonly zones: string[];
  /** The addresses of its east-west gateway; undefined where not known, empty where it has none. */
  public readonly gateways?: string[];
  /** The version of its istiod; undefined where not stated, so that the newest supported one is assumed. */
  public readonly istioVersion?: string;
  /** The settings of its istiod that decide where traffic goes: the mesh's, and its own over them. */
  public readonly switches: IstioSwitches;

  private readonly drainTargets: ICluster[] = [];

  constructor(mesh: Mesh, id: string, props: ClusterProps) {
    const given = usableProps(props, PROPS);
    super(mesh, checkedId(asMesh(mesh, id, 'Cluster'), id, given.name));
    reportProps(this, 'Cluster', props, PROPS);
    this.name = given.name ?? id;
    this.folder = given.folder ?? this.name;
    this.network = given.network;
    this.region = given.region;
    this.zones = [...(given.zones ?? [])].sort();
    this.gateways = given.gateways === undefined ? undefined : [...given.gateways].sort();
    this.istioVersion = given.istioVersion ?? mesh.istioVersion;
    this.switches = { ...mesh.switches, ...withoutUndefined(given.switches ?? {}) };

    const members = [this];
    defineScope(this, { clusters: () => members });
    mesh._add(this);
    checkAtSynth(this, () => this.check(given));
  }

  /** Where the requests of this cluster's clients go; undefined while they stay here. See {@link drainTo}. */
  public get drainedTo(): ICluster | undefined {
    return this.drainTargets.at(-1);
  }

  /**
   * Sends the requests of this cluster's clients to another cluster, for every service that has a
   * {@link LocalityFailoverRule} here and goes there too: `cluster1.drainTo(cluster2)`. Remove the line to end the drain.
   *
   * Only the DestinationRules of this cluster change, and no pod restarts. Clients in other clusters keep their rules, and may
   * still fail over to this cluster. Those of them that use this cluster's waypoint, because their own has no pods, are
   * drained too: a waypoint follows the rules of the cluster it runs in.
   *
   * While the target is healthy, it gets all requests. When it fails, they go to this cluster first where the regions of all
   * clusters are known and no other cluster is in its region, else to this and all other clusters at once. Refused at synth:
   * a drain to itself, to a cluster of another mesh, to one that is drained too, or to two targets.
   *
   * @param target the cluster that is to answer instead
   */
  public drainTo(target: ICluster): void {
    this.drainTargets.push(target);
  }

  /**
   * The manifests of this cluster, as plain objects, in the order they are written. Use it where `chart.toJson()` refuses
   * because clusters differ. Validates the whole mesh first, as a synth does.
   */
  public toJson(): any[] {
    return (this.node.root as Mesh)._manifestsOf(this);
  }

  private check(props: ClusterProps): Problem[] {
    // The mesh reports the version that it states for all.
    const problems = props.istioVersion === undefined ? [] : checkIstioVersion(props.istioVersion);
    if (!isLabelValue(this.network) || this.network === '') {
      problems.push({
        message: `network is ${show(this.network)}.`,
        why: 'Istio assumes that a cluster without a network is reachable from all others: traffic to it does not take a gateway, and is lost.',
        fix: 'set network to the value of the label topology.istio.io/network on its istio-system Namespace.',
        prop: 'network',
      });
    }
    for (const [field, value] of [['region', this.region], ...this.zones.map((zone) => ['zones', zone])] as const) {
      if (value === undefined || (isLabelValue(value) && value !== '')) continue;
      problems.push({
        message: `${field} holds ${show(value)}, which no node can be labelled with.`,
        why: 'locality is compared by name: a name that no node carries matches nothing, and failover goes elsewhere.',
        fix: 'use the value of the label topology.kubernetes.io/region or /zone of the nodes.',
      });
    }
    problems.push(...checkTwice('zones', this.zones, 'pods are taken to be spread over the zones that are listed'));
    problems.push(
      ...checkTwice(
        'gateways',
        this.gateways ?? [],
        'requests from other networks are taken to be spread over the addresses that are listed',
      ),
    );
    for (const address of this.gateways ?? []) {
      if (typeof address === 'string' && (isIP(address) !== 0 || isDnsSubdomain(address.toLowerCase()))) continue;
      problems.push({
        message: `gateways holds ${show(address)}.`,
        why: 'other clusters reach this one by that address; without a valid address it cannot be reached.',
        fix: 'use the IP address or host name of the load balancer of its east-west gateway, without port.',
      });
    }
    if (!isFolderName(this.folder)) {
      problems.push({
        message: `folder ${show(this.folder)} cannot be the name of a folder here.`,
        why: 'manifests of this cluster would be written elsewhere, or left out by what reads the output folder.',
        fix: 'use letters, digits, "-" and ".", starting with a letter or digit, and not a name that Windows reserves; folders that start with "_" or "." hold other things.',
      });
    }
    return [...problems, ...this.checkDrain()];
  }

  private checkDrain(): Problem[] {
    const targets = [...new Set(this.drainTargets)];
    const names = targets.map((target) => (target instanceof Cluster ? `"${target.name}"` : show(target)));
    const said = `is drained to ${names.join(' and ')}`;
    if (targets.length > 1) {
      return [
        {
          message: `${said}.`,
          why: 'all requests go to one cluster, so which of them it is would depend on the order of the code.',
          fix: 'keep one drainTo().',
        },
      ];
    }
    return targets.flatMap((target): Problem[] => {
      if (!(target instanceof Cluster) || target.node.root !== this.node.root) {
        return [
          {
            message: `${said}, which is not a cluster of this mesh.`,
            why: 'what runs there is not known here, so the prediction cannot tell whether requests are answered.',
            fix: clusterWanted(target, (this.node.root as Mesh).clusters),
          },
        ];
      }
      if (target === this) {
        return [
          {
            message: `${said}, which is itself.`,
            why: 'requests would not leave it, although the code says that it is drained.',
            fix: 'name another cluster.',
          },
        ];
      }
      if (target.drainedTo === undefined) return [];
      return [
        {
          message: `${said}, which is drained itself.`,
          why: 'requests do not go on from there: they would end up in a cluster that is to be empty.',
          fix: 'drain both to a cluster that takes traffic.',
        },
      ];
    });
  }
}

/** One of two equal entries was probably meant to be another one. */
function checkTwice(field: string, values: readonly string[], effect: string): Problem[] {
  const twice = [...new Set(values.filter((value, index) => values.indexOf(value) < index))];
  return twice.map((value) => ({
    message: `${field} lists ${show(value)} twice.`,
    why: `${effect}: one that is listed twice, or that is missing, makes the prediction of an outage another one.`,
    fix: 'list each once.',
  }));
}

/** What must hold before the construct can exist at all. */
function checkedId(mesh: Mesh, id: string, name: string | undefined): string {
  const wanted = name ?? id;
  const pathLike = id.includes('/');
  if (pathLike || !isDnsSubdomain(wanted) || wanted.length > 63) {
    refuse(id, {
      message: `cluster ${pathLike || name === undefined ? 'id' : 'name'} ${show(pathLike ? id : wanted)} is not a DNS name.`,
      why: 'the name is a folder, a label value and Istio’s cluster id at once: one that does not fit all three would write to another place or never match.',
      fix: 'use lower-case letters, digits, "-" and ".", at most 63 characters, as in global.multiCluster.clusterName.',
    });
  }
  if (mesh.clusters.some((cluster) => cluster.name === wanted)) {
    refuse(id, {
      message: `there are two clusters named "${wanted}" in this mesh.`,
      why: 'endpoints are told apart by cluster name: under one name, another cluster’s pods count as local and nothing fails over.',
      fix: 'give each cluster its own name.',
    });
  }
  if (mesh.node.tryFindChild(id) !== undefined) {
    refuse(id, {
      message: `the id "${id}" is taken: by something else in this mesh, or by the constructs library itself.`,
      why: 'constructs are told apart by id, so the cluster cannot be added, and nothing would be written for it.',
      fix: `give it another id, and the name as a prop: new Cluster(mesh, 'cluster-${wanted}', { name: '${wanted}', … }).`,
    });
  }
  return id;
}

function withoutUndefined(switches: IstioSwitches): IstioSwitches {
  return Object.fromEntries(Object.entries(switches).filter(([, value]) => value !== undefined));
}
