import { App, Lazy } from 'cdk8s';
import type { IResolver } from 'cdk8s';
import type { IConstruct } from 'constructs';
import * as path from 'node:path';
import type { DeliveryTool } from '../synth/delivery';
import { expectToBeWritten, written } from '../synth/never-written';
import type { Problem } from '../diagnostics';
import { DEFAULT_CLUSTER_DOMAIN, DEFAULT_ROOT_NAMESPACE } from '../istio/defaults';
import { refuse } from '../synth/messages/problem';
import { visible } from '../synth/messages/quote';
import { AgreeingClustersResolver, renderedCluster } from '../synth/render/rendering';
import { defineScope } from '../synth/tree/scope';
import { manifestsOf, readSynthesis, synthesize, type Synthesis } from '../synth/synthesize';
import type { ICluster } from './cluster-reference';
import { ISTIO_SWITCHES, type IstioSwitches } from './istio-switches';
import type { IPerClusterValue } from './per-cluster';
import { checkOneOf } from './private/props/check';
import { isDnsLabel, isDnsSubdomain } from '../util/kubernetes-names';
import { checkAtSynth } from './private/props/check-at-synth';
import { flag, judged, list, text, usableProps, type Shape } from './private/props/kinds';
import { reportProps } from './private/props/props';
import { show } from './private/props/show';
import { checkIstioVersion } from './private/props/istio-version';
import { describeMesh } from './private/mesh-file';
import { summarize } from './private/summary';
import { checkTrafficDistribution, type TrafficDistribution } from './traffic-distribution';

/** How manifests are divided into files. */
export enum OutputLayout {
  /** `<cluster>/<namespace>.k8s.yaml`: apply with `kubectl apply -f <cluster>`. */
  FILE_PER_NAMESPACE = 'FILE_PER_NAMESPACE',
  /** `<cluster>/<namespace>/<kind>-<name>.yaml`: apply with `kubectl apply -R -f <cluster>`. */
  FILE_PER_RESOURCE = 'FILE_PER_RESOURCE',
}

/** Defaults for all clusters, and where the manifests go. */
export interface MeshProps {
  /**
   * The version of istiod in clusters that do not state their own, MAJOR.MINOR.PATCH (1.28 to 1.31).
   *
   * @default not stated: the newest supported version is assumed, and mesh.json names none
   */
  readonly istioVersion?: string;

  /**
   * The DNS domain of every cluster's services: `<service>.<namespace>.svc.<clusterDomain>`.
   *
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;

  /**
   * MeshConfig.rootNamespace: the namespace whose Istio objects apply to the whole mesh, and of the east-west gateways.
   *
   * @default "istio-system"
   */
  readonly rootNamespace?: string;

  /**
   * Settings of istiod that decide where traffic goes, for clusters that do not set their own.
   *
   * @default istiod's own defaults, with multi-network on
   */
  readonly switches?: IstioSwitches;

  /**
   * Which endpoints of global services are preferred where a service sets no preference. During a rollout,
   * `TrafficDistribution.PREFER_CLOSE` keeps traffic in its own network while some clusters have labels or rules that others
   * do not have yet.
   *
   * @default not written: the preference of the service's namespace, else none
   */
  readonly trafficDistribution?: TrafficDistribution;

  /**
   * The output folder. Under `cdk8s synth` leave it out: the CLI empties and passes its own.
   *
   * @default the environment variable CDK8S_OUTDIR, else "dist"
   */
  readonly outdir?: string;

  /**
   * How manifests are divided into files.
   *
   * @default OutputLayout.FILE_PER_NAMESPACE
   */
  readonly layout?: OutputLayout;

  /**
   * Write a `kustomization.yaml` into each cluster's folder, which is then applied with `kubectl apply -k <cluster>`.
   *
   * @default false
   */
  readonly kustomization?: boolean;

  /**
   * Divide each cluster's folder into `1-waypoints`, `2-services` and `3-rules`, the steps of a rollout: apply each step in
   * every cluster before the next step in any. With it, a Namespace that gives its services a waypoint is refused.
   *
   * @default false
   */
  readonly phases?: boolean;

  /**
   * Resolvers of custom tokens, as in a stock cdk8s App.
   *
   * @default none
   */
  readonly resolvers?: IResolver[];

  /**
   * Write `construct-metadata.json`, which the cdk8s CLI's validation plugins read.
   *
   * @default as the CLI asks for it
   */
  readonly recordConstructMetadata?: boolean;
}

/** Restricts a synth to one cluster, written to a single file. */
const ONLY_CLUSTER = 'CDK8S_AMBIENT_CLUSTER';

const PROPS: Shape<MeshProps> = {
  istioVersion: judged,
  clusterDomain: judged,
  rootNamespace: judged,
  switches: ISTIO_SWITCHES,
  trafficDistribution: judged,
  outdir: text,
  layout: judged,
  kustomization: flag,
  phases: flag,
  resolvers: list('resolvers: [new ImplicitTokenResolver()]'),
  recordConstructMetadata: flag,
};

/** Meshes made in this process so far: each has its number. */
let meshes = 0;

/** The last mesh that wrote to an output folder in this process, and how many meshes there were by then. */
const outputFolders = new Map<string, { readonly writer: number; readonly meshes: number }>();

/**
 * A multicluster mesh: a cdk8s App whose charts go to clusters. What is declared under the mesh goes to every cluster,
 * under a {@link ClusterGroup} to its members, under a {@link Cluster} to that cluster alone.
 *
 * `synth()` writes one folder per cluster and `mesh.json`. It refuses, with all problems at once and before a byte is
 * written: invalid values, references to a narrower scope, objects declared twice, fields newer than a cluster's Istio.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/failover/
 *
 * @example
 * const mesh = new Mesh({ istioVersion: '1.31.0' });
 * new Cluster(mesh, 'cluster1', { network: 'network1' });
 * new Cluster(mesh, 'cluster2', { network: 'network2' });
 * new AmbientNamespace(new Chart(mesh, 'sample'), 'sample'); // under the mesh: in both clusters
 * mesh.synth();
 */
export class Mesh extends App {
  /** The mesh that a construct is in. Throws where it is in a stock cdk8s App. */
  public static meshOf(construct: IConstruct): Mesh {
    const { root } = construct.node;
    if (root instanceof Mesh) return root;
    return refuse(construct.node.path, {
      message: 'is not in a Mesh.',
      why: 'only a mesh knows the clusters that failover goes between.',
      fix: 'use `new Mesh()` in place of `new App()`.',
    });
  }

  /** The version of istiod in clusters that do not state their own; undefined where not stated. */
  public readonly istioVersion?: string;
  /** The DNS domain of every cluster's services. */
  public readonly clusterDomain: string;
  /** The namespace whose Istio objects apply to the whole mesh. */
  public readonly rootNamespace: string;
  /** Settings of istiod for clusters that do not set their own. */
  public readonly switches: IstioSwitches;
  /** Which endpoints of global services are preferred where a service sets no preference. */
  public readonly trafficDistribution?: TrafficDistribution;

  private readonly number = ++meshes;
  private readonly members: ICluster[] = [];
  private readonly tools: DeliveryTool[] = [];
  private readonly synthesis: Synthesis;
  private readonly constructMetadata: boolean;

  constructor(props: MeshProps = {}) {
    const given = usableProps(props, PROPS);
    super({
      outdir: given.outdir,
      recordConstructMetadata: given.recordConstructMetadata,
      resolvers: [...(given.resolvers ?? []), new AgreeingClustersResolver()],
    });
    reportProps(this, 'Mesh', props, PROPS);
    this.istioVersion = given.istioVersion;
    this.clusterDomain = given.clusterDomain ?? DEFAULT_CLUSTER_DOMAIN;
    this.rootNamespace = given.rootNamespace ?? DEFAULT_ROOT_NAMESPACE;
    this.switches = given.switches ?? {};
    this.trafficDistribution = given.trafficDistribution;
    this.constructMetadata = given.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
    this.synthesis = {
      root: this,
      clusters: this.members,
      tools: this.tools,
      describeMesh: (clusters) => describeMesh(this, clusters),
      layout: {
        filePerResource: given.layout === OutputLayout.FILE_PER_RESOURCE,
        kustomization: given.kustomization ?? false,
        phases: given.phases ?? false,
      },
    };
    defineScope(this, { clusters: () => this.members });
    checkAtSynth(this, () => this.check(given));
    expectToBeWritten();
  }

  /** The clusters of the mesh, sorted by name. */
  public get clusters(): ICluster[] {
    return [...this.members];
  }

  /**
   * A value that differs per cluster, inside an object that several clusters share. Use the result wherever cdk8s takes a
   * Lazy: in props of these constructs, of cdk8s-plus, of an ApiObject. Only an object that holds such a value is rendered
   * per cluster.
   *
   * Kind, namespace, name, the waypoint of a service and the service of a rule cannot differ: clusters find each other's
   * objects by them. The value of a label or annotation can differ, the set of keys cannot.
   *
   * @param value decides the value for each cluster
   */
  public perCluster(value: IPerClusterValue): any {
    if (typeof (value as Partial<IPerClusterValue> | undefined)?.produce !== 'function') {
      refuse(this.node.path, {
        message: `mesh.perCluster() got ${show(value)}, which does not have a function "produce".`,
        why: 'no cluster would have a value, and what should differ could not be written.',
        fix: 'pass an object with produce: mesh.perCluster({ produce: (cluster) => … }).',
      });
    }
    return Lazy.any({ produce: () => value.produce(renderedCluster() as ICluster) as unknown });
  }

  /**
   * Writes every cluster's manifests and `mesh.json` to the output folder, or nothing. Refuses a folder that another mesh of
   * this program writes to, but not one of an earlier run in the same process (watch mode): a mesh that is made after the
   * last synth into a folder takes the folder over.
   *
   * With the environment variable CDK8S_AMBIENT_CLUSTER only that cluster's manifests are written, to one file
   * `<cluster>.k8s.yaml`: what `cdk8s synth --stdout` needs.
   */
  public override synth(): void {
    const outdir = path.resolve(this.outdir);
    const last = outputFolders.get(outdir);
    if (last !== undefined && last.writer !== this.number && this.number <= last.meshes) {
      refuse(this.outdir, {
        message: 'two meshes write to this output folder.',
        why: 'each removes what it does not know, so only the clusters of the last one would be left.',
        fix: 'give each mesh its own outdir.',
      });
    }
    const summary = synthesize(this.synthesis, {
      outdir: this.outdir,
      onlyCluster: this.onlyCluster(),
      constructMetadata: this.constructMetadata,
    });
    outputFolders.set(outdir, { writer: this.number, meshes });
    written();
    for (const { path: at, text } of summary.warnings) process.stderr.write(visible(`warning: [${at}] ${text}\n`));
    process.stderr.write(`${summarize(summary, this.outdir, this.synthesis.layout)}\n`);
  }

  /** @internal */
  public _add(cluster: ICluster): void {
    const last = this.members.at(-1);
    this.members.push(cluster);
    if (last !== undefined && last.name > cluster.name)
      this.members.sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** @internal */
  public _deliverWith(tool: DeliveryTool): void {
    this.tools.push(tool);
  }

  /** @internal */
  public _manifestsOf(cluster: ICluster): unknown[] {
    return manifestsOf(this.synthesis, cluster);
  }

  /** What a synth would write, as a mesh that can be asked. Validates as a synth does.
   *
   * @internal
   */
  public _read() {
    return readSynthesis(this.synthesis);
  }

  private onlyCluster(): ICluster | undefined {
    const name = process.env[ONLY_CLUSTER];
    if (name === undefined || name === '') return undefined;
    return (
      this.members.find((cluster) => cluster.name === name) ??
      refuse(ONLY_CLUSTER, {
        message: `asks for cluster ${show(name)}, which this mesh does not have.`,
        why: 'a delivery that gets no manifests may remove everything it has applied.',
        fix: `set ${ONLY_CLUSTER} to one of ${this.members.map((cluster) => cluster.name).join(', ')}, or unset it.`,
      })
    );
  }

  private check(props: MeshProps): Problem[] {
    const problems = [
      ...(this.istioVersion === undefined ? [] : checkIstioVersion(this.istioVersion)),
      ...checkOneOf(
        'layout',
        props.layout,
        OutputLayout,
        'the files would be divided otherwise than the commands that apply them expect.',
      ),
    ];
    if (this.members.length === 0) {
      problems.push({
        message: 'the mesh has no clusters.',
        why: 'a synth would write no manifests.',
        fix: "declare them: new Cluster(mesh, 'cluster1', { network: 'network1' }).",
      });
    }
    if (!isDnsSubdomain(this.clusterDomain)) {
      problems.push({
        message: `clusterDomain ${show(this.clusterDomain)} is not a DNS domain.`,
        why: 'rules name services by their full host name; a host that does not resolve matches no service.',
        fix: 'use the domain of the clusters’ DNS, "cluster.local" unless it was changed.',
      });
    }
    if (!isDnsLabel(this.rootNamespace)) {
      problems.push({
        message: `rootNamespace ${show(this.rootNamespace)} is not a namespace name.`,
        why: 'east-west gateways would be declared in a namespace that cannot exist.',
        fix: 'use the namespace istiod is installed in, "istio-system" unless it was changed.',
      });
    }
    return [...problems, ...checkTrafficDistribution(this.trafficDistribution), ...this.checkFolders()];
  }

  private checkFolders(): Problem[] {
    const problems: Problem[] = [];
    const takenBy = new Map<string, ICluster>();
    for (const cluster of this.members) {
      const folder = String(cluster.folder).toLowerCase();
      const other = takenBy.get(folder);
      if (other === undefined) takenBy.set(folder, cluster);
      else {
        problems.push({
          message: `clusters "${other.name}" and "${cluster.name}" are written to one folder, ${show(other.folder)}${other.folder === cluster.folder ? '' : ` and ${show(cluster.folder)} on a file system that ignores case`}.`,
          why: 'the files of one would replace those of the other, and one cluster would get the other’s manifests.',
          fix: 'give each cluster a folder of its own.',
        });
      }
    }
    return problems;
  }
}
