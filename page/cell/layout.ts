import type { AnswerData, DeadData, RowData, SpreadData } from '../../src/report/html/data/data';
import { percentAsText } from '../../src/util/percent';
import type { Phase } from '../address';
import { data, spreadAt } from '../data';
import { plural } from '../words';
import { failingAt } from './failing';
import { hasPods, lanesOf, podsAsText, type Lanes } from './lanes';
import { wayIn } from './way';

// Where the parts of the picture stand: a column for each stage of the way, a row for each cluster. ARCHITECTURE.md says why no library does it.

export const WIDTH = 960;
export const BOX_WIDTH = 118;
export const BOX_HEIGHT = 44;
export const LANE = 86;
/** Above the lanes: the names of the stages. */
export const HEAD = 26;
/** Left of the stages: the names of the clusters. */
const LABELS = 118;
const ERRORS = 60;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly kind: string;
  readonly lines: readonly string[];
  /** Why it is crossed out; empty if it is not. */
  readonly dead: string;
}

export interface Flow {
  readonly from: Box;
  readonly to: Box;
  /** In percent. */
  readonly share: number;
  readonly kind: FlowKind;
  /** True to have the share beside its end. */
  readonly hasLabel: boolean;
}

export type FlowKind = 'good' | 'bad' | 'unknown';

export interface Layout {
  readonly height: number;
  readonly stages: ReadonlyArray<{ readonly title: string; readonly x: number }>;
  readonly lanes: ReadonlyArray<{ readonly cluster: number; readonly isOwn: boolean; readonly dead: string }>;
  readonly boxes: readonly Box[];
  readonly flows: readonly Flow[];
  /** What is said of clusters without a lane. */
  readonly rest: string;
}

/** The stages of each way to a service, left to right. */
const STAGES: Readonly<Record<string, readonly string[]>> = {
  ztunnel: ['client', 'ztunnel', 'gateway', 'pods'],
  'local-waypoint': ['client', 'ztunnel', 'waypoint', 'gateway', 'pods'],
  'remote-waypoint': ['client', 'ztunnel', 'far', 'pods'],
  ingress: ['ingress', 'gateway', 'pods'],
  'ingress-waypoint': ['ingress', 'waypoint', 'gateway', 'pods'],
  none: ['client', 'ztunnel', 'waypoint', 'gateway', 'pods'],
};

const TITLES: Readonly<Record<string, string>> = {
  client: 'client',
  ztunnel: 'ztunnel',
  ingress: 'ingress gateway',
  waypoint: 'waypoint',
  far: 'waypoints behind gateways',
  gateway: 'east-west gateway',
  pods: 'pods',
};

/** Lays out the way of the requests of one answer. */
export function layOut(row: RowData, answer: AnswerData, phase: Phase): Layout {
  return new Drawing(row, answer, phase).layout();
}

class Drawing {
  private readonly path: string;
  private readonly stages: readonly string[];
  private readonly spread: SpreadData | null;
  private readonly dead: readonly DeadData[];
  /** The cluster of the client. */
  private readonly own: number;
  private readonly lanes: Lanes['lanes'];
  /** How many clusters with pods have no lane. */
  private readonly left: number;
  private readonly boxes = new Map<string, Box>();
  private readonly flows: Flow[] = [];
  /** The share that is answered by clusters without a lane. */
  private unseen = 0;

  constructor(
    private readonly row: RowData,
    private readonly answer: AnswerData,
    private readonly phase: Phase,
  ) {
    const { place, path } = wayIn(answer, phase);
    this.path = path;
    this.stages = STAGES[path] ?? STAGES.none!;
    this.spread = spreadAt(place);
    this.dead = phase === 'before' ? [] : (data.outages[answer.outage]?.dead ?? []);
    this.own = data.clients[answer.client]?.cluster ?? 0;
    const { lanes, left } = lanesOf(row, answer, this.own);
    this.lanes = lanes;
    this.left = left;
  }

  layout(): Layout {
    this.placeWhatIsThere();
    const last = this.followToWaypoint();
    const failing = failingAt(this.answer, this.phase, this.spread);
    for (const [name, share] of Object.entries(this.spread?.clusters ?? {})) this.send(last, name, share, 'good');
    for (const [name, share] of failing) this.send(last, name, share, 'bad');
    const hasEnd = this.placeEnd(last, failing.length === 0);
    return {
      height: this.bottom + (hasEnd ? ERRORS : this.left > 0 ? 24 : 2),
      stages: this.stages.map((stage) => ({ title: TITLES[stage] ?? stage, x: this.xOf(stage) })),
      lanes: this.lanes.map((cluster) => ({
        ...{ cluster, isOwn: cluster === this.own },
        dead: this.deadIn(cluster, ['cluster'])?.says ?? '',
      })),
      boxes: [...this.boxes.values()],
      flows: this.flows,
      rest: this.restAsText(),
    };
  }

  /** Pods, and what is out of order. */
  private placeWhatIsThere(): void {
    for (const cluster of this.lanes) if (hasPods(this.row, cluster)) this.pods(cluster);
    for (const { cluster, what } of this.dead) {
      if (cluster === null || !this.lanes.includes(cluster)) continue;
      if ((what === 'gateway' || what === 'waypoint') && this.stages.includes(what)) this.box(what, cluster);
    }
  }

  /** From the client to where the way divides. */
  private followToWaypoint(): Box {
    const client = data.clients[this.answer.client]?.name ?? '';
    const isIngress = this.stages[0] === 'ingress';
    let last = isIngress ? this.box('ingress', this.own) : this.box('client', this.own, [client]);
    if (this.stages.includes('ztunnel')) last = this.follow(last, this.box('ztunnel', this.own));
    if (this.path === 'local-waypoint' || this.path === 'ingress-waypoint')
      last = this.follow(last, this.box('waypoint', this.own));
    return this.path === 'remote-waypoint' ? this.followFar(last) : last;
  }

  private follow(from: Box, to: Box): Box {
    this.flow({ from, to, share: 100 });
    return to;
  }

  /** Waypoints of other networks stand in no lane. */
  private followFar(last: Box): Box {
    const errors = this.spread?.errors ?? 0;
    const y = HEAD + (this.lanes.length * LANE - BOX_HEIGHT) / 2;
    const far = { x: this.xOf('far'), y, kind: 'far', lines: ['waypoints of', 'other networks'], dead: '' };
    this.boxes.set('far', far);
    this.flow({ from: last, to: far, share: 100 - errors });
    return errors < 100 ? far : last;
  }

  private send(last: Box, name: string, share: number, kind: FlowKind): void {
    const cluster = data.clusters.indexOf(name);
    if (!this.lanes.includes(cluster)) {
      this.unseen += share;
      return;
    }
    const pods = this.pods(cluster);
    let from = last;
    if (this.stages.includes('gateway') && networkOf(cluster) !== networkOf(this.own)) {
      from = this.box('gateway', cluster);
      this.flow({ from: last, to: from, share, kind });
    }
    this.flow({ from, to: pods, share, kind, hasLabel: true });
  }

  /** Where requests end that no pod answers. Returns false if there are none. */
  private placeEnd(last: Box, isLostOnTheWay: boolean): boolean {
    if (this.spread === null) {
      const to = this.end('unknown', ['not known', 'the reasons say why']);
      this.flow({ from: last, to, share: 100, kind: 'unknown' });
      return true;
    }
    const { errors } = this.spread;
    if (errors === 0) return false;
    const to = this.end('errors', ['errors', `${percentAsText(errors)} fail`]);
    if (isLostOnTheWay) this.flow({ from: last, to, share: errors, kind: 'bad', hasLabel: true });
    return true;
  }

  private end(kind: string, lines: readonly string[]): Box {
    const end = { x: this.xOf('pods'), y: this.bottom + 8, kind, lines, dead: '' };
    this.boxes.set('end', end);
    return end;
  }

  private pods(cluster: number): Box {
    return this.box('pods', cluster, [podsAsText(this.row, cluster)]);
  }

  /** The box of a stage in a lane, with lines below its title. */
  private box(stage: string, cluster: number, lines: readonly string[] = []): Box {
    const key = `${stage} ${cluster}`;
    const known = this.boxes.get(key);
    if (known !== undefined) return known;
    const what = stage === 'pods' ? ['pods', 'some pods', 'zone', 'cluster'] : [stage, 'cluster'];
    const broken = this.deadIn(cluster, what);
    const title = stage === 'gateway' ? 'gateway' : (TITLES[stage] ?? stage);
    const made = {
      x: this.xOf(stage),
      y: HEAD + this.lanes.indexOf(cluster) * LANE + (LANE - BOX_HEIGHT) / 2,
      kind: stage,
      lines: [title, ...(broken?.short === undefined ? lines : [broken.short])],
      dead: broken?.says ?? '',
    };
    this.boxes.set(key, made);
    return made;
  }

  private flow({
    kind = 'good',
    hasLabel = false,
    ...flow
  }: Pick<Flow, 'from' | 'to' | 'share'> & Partial<Flow>): void {
    this.flows.push({ ...flow, kind, hasLabel });
  }

  private deadIn(cluster: number, what: readonly string[]): DeadData | undefined {
    return this.dead.find((one) => (one.cluster === cluster || one.cluster === null) && what.includes(one.what));
  }

  private get bottom(): number {
    return HEAD + this.lanes.length * LANE;
  }

  private xOf(stage: string): number {
    const step = (WIDTH - LABELS - BOX_WIDTH - 16) / (this.stages.length - 1);
    return LABELS + this.stages.indexOf(stage) * step;
  }

  private restAsText(): string {
    const { left, unseen } = this;
    return [
      ...(left > 0 ? [`${plural(left, 'more cluster')} ${left === 1 ? 'has' : 'have'} pods of it`] : []),
      ...(unseen > 0 ? [`${percentAsText(unseen)} are answered there`] : []),
    ].join('; ');
  }
}

function networkOf(cluster: number): string {
  return data.mesh.clusters[cluster]?.network ?? '';
}
