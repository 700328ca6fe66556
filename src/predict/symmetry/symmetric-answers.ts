import type { Mesh } from '../../model/mesh';
import { oncePer } from '../../util/once-per';
import { hasRemarks, type Answer, type Question } from '../answer';
import type { MeshView } from '../istio/view';
import type { Outage } from '../outage';
import { clusterClassesOf } from './cluster-classes';
import type { MadeLater } from '../outcome';
import { renamedAnswer } from './renamed-answer';
import { Renaming } from './renaming';

/** Answers each question by itself, and makes of an answer that is known otherwise what is asked for. */
export interface Asked extends MadeLater {
  readonly answer: (question: Question, outages: readonly Outage[]) => Answer;
}

/** The members of each class of clusters, by the name of each member. */
type Classes = ReadonlyMap<string, readonly string[]>;

/** A mesh never changes. */
const classesOf: (mesh: Mesh) => Classes = oncePer(clusterClassesOf);

/** More answers are not kept. */
const MOST_KEPT = 4_096;

/**
 * The answers about one service. Of questions that a renaming of clusters turns into each other, one is asked: the others have its
 * answer, with the names in it changed back.
 */
export class SymmetricAnswers {
  private readonly classes: Classes;
  private readonly known = new Map<string, Answer>();
  private last:
    { readonly outages: readonly Outage[]; readonly cluster: string | undefined; readonly key: string } | undefined;

  constructor(
    view: MeshView,
    service: string,
    private readonly asked: Asked,
  ) {
    this.classes = classesForService(view, service);
  }

  public answer(question: Question, outages: readonly Outage[]): Answer {
    if (!isOfOneCluster(outages)) return this.asked.answer(question, outages);
    const { client } = question;
    const cluster = outages[0]?.cluster;
    const renaming = this.toFirst(client.cluster, cluster);
    if (renaming === undefined) return this.asked.answer(question, outages);
    const first = { ...question, client: { ...client, cluster: renaming.nameOf(client.cluster) } };
    const asked = this.askOnce(first, outages, cluster === undefined ? undefined : renaming.nameOf(cluster));
    // Remarks are about single objects, and the reasons of what is not known are read in any case.
    if (asked.verdict === 'unknown' || hasRemarks(asked)) return this.asked.answer(question, outages);
    return renamedAnswer(question, outages, asked, renaming.inverse, this.asked);
  }

  /** Equal for outages that a renaming turns into each other; undefined for those that are like no others. */
  public keyOfOutages(outages: readonly Outage[]): string | undefined {
    const cluster = outages[0]?.cluster;
    if (cluster === undefined || !isOfOneCluster(outages) || !this.classes.has(cluster)) return undefined;
    return this.keyOf(outages, this.firstOf(cluster, undefined));
  }

  /** @param cluster of the outage, in place of its own */
  private askOnce(question: Question, outages: readonly Outage[], cluster: string | undefined): Answer {
    const { client, port } = question;
    const key = [client.cluster, client.kind, client.zone, client.method, port, this.keyOf(outages, cluster)].join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const asked = this.asked.answer(
      question,
      outages.map((one) => (cluster === undefined ? one : { ...one, cluster })),
    );
    if (this.known.size >= MOST_KEPT) this.known.clear();
    this.known.set(key, asked);
    return asked;
  }

  /** Outages are asked about in a row, by all clients. */
  private keyOf(outages: readonly Outage[], cluster: string | undefined): string {
    if (this.last?.outages !== outages || this.last.cluster !== cluster) {
      this.last = { outages, cluster, key: JSON.stringify(outages.map((one) => ({ ...one, cluster }))) };
    }
    return this.last.key;
  }

  /** What makes the clusters of a question the first of their classes; undefined where they are. */
  private toFirst(client: string, outage: string | undefined): Renaming | undefined {
    if (outage === undefined || outage === client) return Renaming.of([client, this.firstOf(client, undefined)]);
    const there = this.firstOf(outage, undefined);
    const here = client === there ? outage : client;
    return Renaming.of([outage, there], [here, this.firstOf(here, there)]);
  }

  /** The first cluster of the class of one but for another, which has changed places already. */
  private firstOf(cluster: string, taken: string | undefined): string {
    return this.classes.get(cluster)?.find((name) => name !== taken) ?? cluster;
  }
}

/** True for what is about one cluster at most, by its name alone. */
function isOfOneCluster([outage, another]: readonly Outage[]): boolean {
  return another === undefined && outage?.kind !== 'remote-api-down' && outage?.kind !== 'gateway-address-down';
}

/**
 * The classes as far as they hold for a service: a cluster that lacks it takes it from the first that has it, which no other then is
 * like.
 */
function classesForService({ mesh, clusters }: MeshView, service: string): Classes {
  const classes = classesOf(mesh);
  if (classes.size === 0) return classes;
  const borrowed = clusters.flatMap(({ cluster, services }) => {
    const known = services.get(service);
    return known === undefined || known.home.cluster.name === cluster.name ? [] : [known];
  });
  if (borrowed.length === 0) return classes;
  if (borrowed.some(({ rivals = [] }) => rivals.length > 0)) return NO_CLASSES;
  const homes = new Set(borrowed.map(({ home }) => home.cluster.name));
  return new Map(
    [...classes].flatMap(([name, members]) =>
      homes.has(name) ? [] : [[name, members.filter((member) => !homes.has(member))] as const],
    ),
  );
}

const NO_CLASSES: Classes = new Map();
