import { LABEL_USE_WAYPOINT_CANARY_NAMESPACE, LABEL_USE_WAYPOINT_NAMESPACE } from '../../istio/vocabulary';
import { isMap, type KubeObject } from '../../model/object';
import type { Mesh } from '../../model/mesh';
import { push } from '../../util/push';
import type { Counts } from '../envoy/ejection';
import { formOf, hostsOf } from './form';
import { isOfNoConcern, reachOf, RUNS_PODS } from './kinds';

/** Namespaces that are for all, and objects of none. */
const OF_KUBERNETES = ['', 'kube-system', 'kube-public', 'kube-node-lease'];
/** Names that components look for. */
const RESERVED = /^(istio|kube|default)/;

/** The objects of a namespace, by the place of their cluster. */
type ByCluster = readonly (readonly KubeObject[])[];

/** What a namespace has in all clusters. Equal numbers are equal forms. */
interface NamespaceForms {
  readonly common: number;
  /** By name of the service. */
  readonly own: ReadonlyMap<string, OwnForm>;
}

interface OwnForm {
  readonly form: number;
  /** At which the rules of the service have hosts ejected, where all of them say the same; else they are part of the form. */
  readonly counts: Counts | undefined;
}

/** What tells a service from others. */
export interface Likeness {
  /** Equal for two services only if they differ in nothing but their names, and in their counts where both have some. */
  readonly key: string;
  /** The counts of failures at which hosts are ejected; empty where there are none, or where they are part of the key. */
  readonly counts: Counts;
}

/** An object by the services of its namespace that it names. */
interface ReadObject {
  readonly named: readonly string[];
  /** The service that it belongs to; undefined for an object that all have in common. */
  readonly owner: string | undefined;
  /** The number of its form. */
  readonly form: number;
  readonly counts: readonly Counts[];
}

/**
 * Tells which services of a mesh differ in nothing but their names: renaming one to the other, and its namespace, turns the mesh into
 * one that says of the one what it said of the other. What is answered about one of them then holds for all, with the other names. In
 * doubt a service is like no other: where an object may tell services apart by more than whole names, or where the name stands in an
 * object of another service, or in one that is for the whole mesh.
 */
export class Twins {
  private readonly objects = new Map<string, KubeObject[][]>();
  /** Namespaces whose objects are for the whole mesh. */
  private readonly shared: ReadonlySet<string>;
  /** True where some object may tell any two services apart. */
  private readonly isTold: boolean;
  private readonly ofNamespaces = new Map<string, NamespaceForms | undefined>();
  private readonly numbers = new Map<string, number>();
  private mentioned: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(private readonly mesh: Mesh) {
    const { clusters, rootNamespace } = mesh;
    this.shared = new Set([...OF_KUBERNETES, rootNamespace, ...clusters.map(({ istiod }) => istiod.namespace)]);
    let isTold = false;
    for (const [place, cluster] of clusters.entries()) {
      for (const object of cluster.objects) {
        if (isOfNoConcern(object)) continue;
        const namespace = namespaceOf(object);
        const reach = reachOf(object);
        isTold ||= reach === 'mesh' || (this.shared.has(namespace) && (reach !== 'none' || isRule(object)));
        const byCluster = this.objects.get(namespace) ?? clusters.map((): KubeObject[] => []);
        this.objects.set(namespace, byCluster);
        byCluster[place]!.push(object);
      }
    }
    this.isTold = isTold;
  }

  /** What tells a service ("namespace/name") from others; undefined in doubt. */
  public likenessOf(service: string): Likeness | undefined {
    if (this.isTold) return undefined;
    const [namespace = '', name = ''] = service.split('/');
    if (!this.ofNamespaces.has(namespace)) this.ofNamespaces.set(namespace, this.formsOf(namespace));
    const forms = this.ofNamespaces.get(namespace);
    const own = forms?.own.get(name);
    return forms && own && { key: `${forms.common} ${own.form}`, counts: own.counts ?? {} };
  }

  private formsOf(namespace: string): NamespaceForms | undefined {
    const byCluster = this.objects.get(namespace);
    if (byCluster === undefined || this.isSpecial(namespace) || this.isMentionedElsewhere(namespace)) return undefined;
    if (![namespace, ...namespacesNear(byCluster)].every((near) => this.isPlain(near))) return undefined;
    const read = this.read(namespace, byCluster);
    const rules = byCluster.flat().filter(isRule);
    const { clusterDomain } = this.mesh;
    const isOfOne = ({ body }: KubeObject): boolean =>
      hostsOf({ name: read.get(body)!.owner, namespace, clusterDomain }).includes(hostOf(body));
    if (!rules.every(isOfOne)) return undefined;
    return this.collect(byCluster, read);
  }

  /** Looks at each object once: clusters that have equal ones share what was read of them. */
  private read(namespace: string, byCluster: ByCluster): ReadonlyMap<KubeObject['body'], ReadObject> {
    const services = new Set(
      byCluster.flatMap((objects) => objects.filter(({ kind }) => kind === 'Service').map(({ name }) => name)),
    );
    const read = new Map<KubeObject['body'], ReadObject>();
    for (const object of byCluster.flat()) {
      if (read.has(object.body)) continue;
      const named = [...wordsOf(object)].filter((word) => services.has(word));
      const [name] = named;
      const owner = name !== undefined && named.length === 1 && mayOwn(name, object) ? name : undefined;
      const form = formOf(object, { name: owner, namespace, clusterDomain: this.mesh.clusterDomain });
      // What all have in common is the same for all, its counts too.
      const text = owner === undefined ? JSON.stringify(form) : form.text;
      read.set(object.body, { named, owner, form: this.numberOf(text), counts: form.counts });
    }
    return read;
  }

  private collect(byCluster: ByCluster, read: ReadonlyMap<KubeObject['body'], ReadObject>): NamespaceForms {
    const own = new Map<string, number[][]>();
    const counts = new Map<string, Counts[][]>();
    const entangled = new Set<string>();
    const common = byCluster.map((objects, place) => {
      const running = new Set<string>();
      return objects.flatMap(({ body, kind }) => {
        const { named, owner, form, counts: stated } = read.get(body)!;
        if (owner === undefined) {
          for (const name of named) entangled.add(name);
          return [form];
        }
        // The order of pods of several workloads follows the names of these.
        if (RUNS_PODS.has(kind)) (running.has(owner) ? entangled : running).add(owner);
        const forms = own.get(owner) ?? byCluster.map((): number[] => []);
        own.set(owner, forms);
        forms[place]!.push(form);
        if (stated.length > 0) push(counts, owner, [...stated]);
        return [];
      });
    });
    const alone = [...own].filter(([name]) => !entangled.has(name) && !this.isSpecial(name));
    return {
      common: this.numberOf(JSON.stringify(common)),
      own: new Map(alone.map(([name, forms]) => [name, this.ownForm(forms, counts.get(name)?.flat() ?? [])])),
    };
  }

  private ownForm(forms: readonly (readonly number[])[], stated: readonly Counts[]): OwnForm {
    const distinct = new Map(stated.map((counts) => [JSON.stringify(counts), counts]));
    const [only] = distinct.values();
    const isOnly = distinct.size === 1 && !this.hasCountsOfMesh;
    return {
      form: this.numberOf(JSON.stringify(isOnly ? [forms] : [forms, stated])),
      counts: isOnly ? only : undefined,
    };
  }

  /** True where counts may come from a MeshConfig: then it is not told which are those of a rule. */
  private get hasCountsOfMesh(): boolean {
    return this.mesh.clusters.some(({ switches }) => switches.defaultOutlierDetection !== undefined);
  }

  private isPlain(namespace: string): boolean {
    return (this.objects.get(namespace) ?? []).flat().every((object) => reachOf(object) === 'none');
  }

  /** True for a name that stands for more than the service or the namespace that has it. */
  private isSpecial(name: string): boolean {
    if (this.shared.has(name) || RESERVED.test(name)) return true;
    return [...this.shared].some((namespace) => this.mentions.get(namespace)?.has(name) === true);
  }

  private isMentionedElsewhere(namespace: string): boolean {
    return [...this.mentions].some(([at, words]) => at !== namespace && words.has(namespace));
  }

  /** All words of the objects of each namespace. */
  private get mentions(): ReadonlyMap<string, ReadonlySet<string>> {
    this.mentioned ??= new Map(
      [...this.objects].map(([namespace, byCluster]) => {
        const distinct = new Map(byCluster.flat().map((object) => [object.body, object]));
        return [namespace, new Set([...distinct.values()].flatMap((object) => [...wordsOf(object)]))];
      }),
    );
    return this.mentioned;
  }

  private numberOf(form: string): number {
    const known = this.numbers.get(form) ?? this.numbers.size;
    this.numbers.set(form, known);
    return known;
  }
}

/** Meshes that differ in a few objects have the others in common. */
const WORDS = new WeakMap<KubeObject['body'], ReadonlySet<string>>();

function wordsOf({ body }: KubeObject): ReadonlySet<string> {
  const known = WORDS.get(body) ?? new Set(JSON.stringify(body).split(/[^A-Za-z0-9-]+/));
  WORDS.set(body, known);
  return known;
}

/** The namespace that an object is in, or is; empty for what is in none. */
function namespaceOf({ kind, name, namespace }: KubeObject): string {
  if (kind === 'Namespace') return name;
  return kind === 'GatewayClass' ? '' : (namespace ?? 'default');
}

function isRule({ kind }: KubeObject): boolean {
  return kind === 'DestinationRule';
}

function hostOf({ spec }: KubeObject['body']): string {
  return isMap(spec) ? String(spec.host) : '';
}

const OWNED: ReadonlySet<string> = new Set([
  ...['Service', 'ServiceAccount', 'ConfigMap', 'Secret', 'DestinationRule', 'PodDisruptionBudget'],
  ...['HorizontalPodAutoscaler', ...RUNS_PODS],
]);

/** True if an object that names one service belongs to it. A selector without its name may take pods of others. */
function mayOwn(service: string, { kind, name, body }: KubeObject): boolean {
  if (kind !== 'Service') return OWNED.has(kind);
  const selector = isMap(body.spec) && isMap(body.spec.selector) ? body.spec.selector : {};
  return name === service && Object.values(selector).includes(service);
}

/** The namespaces of the waypoints that labels name. */
function namespacesNear(byCluster: ByCluster): readonly string[] {
  return byCluster
    .flat()
    .flatMap(({ labels }) => [labels[LABEL_USE_WAYPOINT_NAMESPACE], labels[LABEL_USE_WAYPOINT_CANARY_NAMESPACE]])
    .filter((namespace) => namespace !== undefined);
}
