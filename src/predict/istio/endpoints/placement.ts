import { parseLocality, type Locality } from '../../../istio/locality';
import { compareText } from '../../../util/compare-text';
import type { KubeObject } from '../../../model/object';
import {
  LABEL_LOCALITY,
  LABEL_NETWORK,
  LABEL_REGION,
  LABEL_SUBZONE,
  LABEL_ZONE,
  OLD_LABEL_LOCALITY,
} from '../../../istio/vocabulary';
import type { Cluster } from '../../../model/mesh';
import {
  allowsNode,
  isNode,
  localityForNodeProxiesOf,
  localityLabelOf,
  placeTermsOf,
  zonesNamedBy,
  type NodeTerms,
} from '../../../model/workloads';
import type { Place } from './augmented-labels';
import { behavioursOf } from '../../../istio/behaviours';

/** Something that runs, as far as it says where. */
export interface Placed {
  readonly labels: Readonly<Record<string, string>>;
  readonly nodeName: string | undefined;
  /** The zone that its EndpointSlice says. */
  readonly zone?: string | undefined;
}

/** Says where the pods of a cluster run. */
export class Placement {
  private readonly nodes: ReadonlyMap<string, KubeObject>;
  /** The localities of the Nodes, each once and sorted. */
  private readonly ofNodes: readonly string[];
  private readonly localityLabels: readonly string[];
  /** What node proxies are told of Nodes, by their locality. */
  private readonly toldToNodeProxies: ReadonlyMap<string, string>;

  constructor(private readonly cluster: Cluster) {
    this.nodes = new Map(cluster.objects.filter(isNode).map((node) => [node.name, node]));
    this.localityLabels = behavioursOf(cluster).localityLabel
      ? [LABEL_LOCALITY, OLD_LABEL_LOCALITY]
      : [OLD_LABEL_LOCALITY];
    this.ofNodes = [...new Set([...this.nodes.values()].map(localityLabelOf))]
      .filter((label) => label !== '')
      .sort(compareText);
    this.places = placesOf(cluster, this.ofNodes);
    this.toldToNodeProxies = new Map(
      [...this.nodes.values()].map((node) => [localityLabelOf(node), localityForNodeProxiesOf(node)]),
    );
  }

  /** The places in which pods of the cluster may run: those of its Nodes, else its declared zones. Never empty. */
  public readonly places: readonly Locality[];

  /** How many Nodes were read. */
  public get nodeCount(): number {
    return this.nodes.size;
  }

  /** The locality of a Node ("region/zone/subzone") as node proxies are told it. */
  public forNodeProxies(locality: string): string {
    return this.toldToNodeProxies.get(locality) ?? locality;
  }

  public placeOf(pod: Placed): Place {
    return this.toPlace(pod, this.localityOfNode(pod));
  }

  private toPlace({ labels, nodeName = '' }: Placed, ofNode: string): Place {
    const { name, network = '' } = this.cluster;
    const localityLabel = this.saidBy(labels) ?? ofNode;
    const ownNetwork = labels[LABEL_NETWORK] ?? '';
    const isNodeRead = this.nodes.size > 0 && parseLocality(ofNode).zone !== '';
    return {
      ...{ cluster: name, localityLabel, nodeName },
      network: ownNetwork === '' ? network : ownNetwork,
      forNodeProxies: { localityLabel: this.forNodeProxies(ofNode), network },
      zone: parseLocality(isNodeRead ? ofNode : localityLabel).zone,
    };
  }

  /**
   * Over how many places pods are dealt out that were not scheduled yet; 0 where no place is known.
   *
   * @param terms on which Nodes they may run
   */
  public standInPlaceCount(terms?: NodeTerms): number {
    const ofNodes = this.ofNodesFor(terms);
    return ofNodes.length > 0 ? ofNodes.length : this.zonesFor(terms).length;
  }

  /**
   * The place of the pod of that number, of pods that were not scheduled yet: round the places of the Nodes that were read,
   * else round the declared zones of the cluster, as far as the pods may run there.
   */
  public placeOfStandIn(labels: Readonly<Record<string, string>>, number: number, terms?: NodeTerms): Place {
    const ofNodes = this.ofNodesFor(terms);
    const zones = ofNodes.length > 0 ? this.cluster.zones : this.zonesFor(terms);
    const placed = { labels, nodeName: undefined, zone: zones[number % zones.length] };
    return this.toPlace(placed, ofNodes[number % ofNodes.length] ?? this.localityOfNode(placed));
  }

  /** Reports whether pods may run in some of the cluster's places and not in others. */
  public isPinned(terms: NodeTerms): boolean {
    const all = this.standInPlaceCount();
    return all > 1 && this.standInPlaceCount(terms) < all;
  }

  /** The localities of the Nodes on which pods may run; of all where none of those that were read will do. */
  private ofNodesFor(terms: NodeTerms | undefined): readonly string[] {
    if (terms === undefined || this.ofNodes.length === 0) return this.ofNodes;
    const labels = [...this.nodes.values()].filter((node) => allowsNode(terms, node.labels)).map(localityLabelOf);
    const allowed = this.ofNodes.filter((label) => labels.includes(label));
    return allowed.length === 0 ? this.ofNodes : allowed;
  }

  /** The same of declared zones; those that the terms name where none of them is declared. */
  private zonesFor(terms: NodeTerms | undefined): readonly string[] {
    const { zones, region } = this.cluster;
    if (terms === undefined) return zones;
    const ofPlaces = placeTermsOf(terms);
    const allowed = zones.filter((zone) =>
      allowsNode(ofPlaces, { [LABEL_ZONE]: zone, ...(region === undefined ? {} : { [LABEL_REGION]: region }) }),
    );
    if (allowed.length > 0) return allowed;
    const named = zonesNamedBy(terms);
    return named.length > 0 ? named : zones;
  }

  /** istiod asks the Node. Where no Nodes were read, the next best word counts. */
  private localityOfNode({ labels, nodeName, zone }: Placed): string {
    if (nodeName !== undefined && this.nodes.size > 0) {
      const node = this.nodes.get(nodeName);
      return node === undefined ? '' : localityLabelOf(node);
    }
    const region = labels[LABEL_REGION] ?? this.cluster.region ?? '';
    const known = [region, labels[LABEL_ZONE] ?? zone ?? '', labels[LABEL_SUBZONE] ?? ''];
    return known.every((part) => part === '') ? '' : known.join('/');
  }

  /** The locality that a pod says itself. */
  private saidBy(labels: Placed['labels']): string | undefined {
    const said = this.localityLabels.map((label) => labels[label]).find((value) => value !== undefined) ?? '';
    if (said === '') return undefined;
    // Label values have no slashes, so dots stand for them.
    return said.includes('/') ? said : said.replaceAll('.', '/');
  }
}

function placesOf({ region = '', zones }: Cluster, ofNodes: readonly string[]): readonly Locality[] {
  if (ofNodes.length > 0) return ofNodes.map(parseLocality);
  if (zones.length > 0) return zones.map((zone) => ({ region, zone, subzone: '' }));
  return [{ region, zone: '', subzone: '' }];
}
