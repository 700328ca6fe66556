import type { Mesh } from '../../model/mesh';
import { oncePer } from '../../util/once-per';
import type { Answer, Question } from '../answer';
import type { MeshView } from '../istio/view';
import type { Outage } from '../outage';
import { clusterClassesOf } from './cluster-classes';
import { RenamedAnswer, type AskedAgain } from './renamed-answer';
import { Renaming } from './renaming';

/** Answers each question by itself. */
export interface Asked extends AskedAgain {
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
    const [outage] = outages;
    if (!isOfOneCluster(outages)) return this.asked.answer(question, outages);
    const { client } = question;
    const renaming = this.toFirst(client.cluster, outage?.cluster);
    if (renaming === undefined) return this.asked.answer(question, outages);
    const first = { ...question, client: { ...client, cluster: renaming.nameOf(client.cluster) } };
    const asked = this.askOnce(
      first,
      outages,
      outage?.cluster === undefined ? undefined : renaming.nameOf(outage.cluster),
    );
    // These are about single objects, and the reasons of what is not known are read in any case.
    const isOfFirst = asked.verdict === 'unknown' || asked.reservations.length + asked.declaredHarmless.length > 0;
    if (isOfFirst) return this.asked.answer(question, outages);
    return new RenamedAnswer(question, outages, asked, renaming.inverse, this.asked);
  }

  /** Outages that a renaming turns into these; undefined where there may be none. Equal for all that it turns into each other. */
  public firstLike(outages: readonly Outage[]): readonly Outage[] | undefined {
    const [outage] = outages;
    if (outage?.cluster === undefined || !isOfOneCluster(outages)) return undefined;
    const cluster = this.firstOf(outage.cluster, undefined);
    return this.classes.has(outage.cluster) ? [{ ...outage, cluster }] : undefined;
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
  const known = clusters.map((view) => ({ name: view.cluster.name, known: view.services.get(service) }));
  if (known.some((one) => one.known?.rivals !== undefined && one.known.rivals.length > 0)) return NO_CLASSES;
  const homes = new Set(
    known.flatMap((one) =>
      one.known === undefined || one.known.home.cluster.name === one.name ? [] : [one.known.home.cluster.name],
    ),
  );
  if (homes.size === 0) return classes;
  return new Map(
    [...classes].flatMap(([name, members]) =>
      homes.has(name) ? [] : [[name, members.filter((member) => !homes.has(member))] as const],
    ),
  );
}

const NO_CLASSES: Classes = new Map();
