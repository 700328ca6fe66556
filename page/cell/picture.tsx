import type { AnswerData, RowData } from '../../src/report/html/data/data';
import { percentAsText } from '../../src/util/percent';
import type { Phase } from '../address';
import { data } from '../data';
import { BOX_HEIGHT, BOX_WIDTH, HEAD, LANE, layOut, WIDTH, type Box, type Flow, type Layout } from './layout';

/** Widths of flows. */
const THICKEST = 26;
const THINNEST = 2;
const MOST_LINES = 2;

interface PictureProps {
  readonly row: RowData;
  readonly answer: AnswerData;
  readonly phase: Phase;
  /** What it shows, in words. */
  readonly label: string;
}

/** The way of the requests of one answer: a lane for each cluster, widths as shares, what is out of order crossed out. */
export function Picture({ row, answer, phase, label }: PictureProps) {
  const { height, stages, lanes, boxes, flows, rest } = layOut(row, answer, phase);
  return (
    <svg class="picture" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label}>
      <Hatch />
      {stages.map(({ title, x }) => (
        <text key={title} class="stage" x={x + BOX_WIDTH / 2} y={16} text-anchor="middle">
          {title}
        </text>
      ))}
      {lanes.map((lane, number) => (
        <Lane key={lane.cluster} y={HEAD + number * LANE} {...lane} />
      ))}
      {rest !== '' && (
        <text class="rest" x={8} y={HEAD + lanes.length * LANE + 16}>
          {rest}
        </text>
      )}
      {flows.map((flow, place) => (
        <FlowLine key={place} {...flow} />
      ))}
      {boxes.map((box, place) => (
        <BoxShape key={place} {...box} />
      ))}
      {flows.map((flow, place) => flow.hasLabel && flow.share > 0 && <Share key={place} {...flow} />)}
    </svg>
  );
}

/** The ground of what is down. */
function Hatch() {
  return (
    <defs>
      <pattern id="hatch" width={8} height={8} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch-ground" width={8} height={8} />
        <rect class="hatch-line" width={3} height={8} />
      </pattern>
    </defs>
  );
}

type LaneProps = Layout['lanes'][number] & { readonly y: number };

function Lane({ cluster, isOwn, dead, y }: LaneProps) {
  const { name = '', network } = data.mesh.clusters[cluster] ?? {};
  return (
    <g class={`lane${dead === '' ? '' : ' dead'}${isOwn ? ' own' : ''}`}>
      <title>{dead === '' ? name : dead}</title>
      <rect x={1} y={y + 2} width={WIDTH - 2} height={LANE - 4} rx={8} />
      <text class="name" x={12} y={y + LANE / 2 - 4}>
        {shortened(name, 14)}
      </text>
      <text class="network" x={12} y={y + LANE / 2 + 13}>
        {dead === '' ? (network ?? 'network not stated') : 'is down'}
      </text>
    </g>
  );
}

function FlowLine({ from, to, share, kind }: Flow) {
  const [x1, y1] = [from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2];
  const [x2, y2] = [to.x, to.y + BOX_HEIGHT / 2];
  const bend = Math.max(24, (x2 - x1) / 2);
  return (
    <path
      class={`flow ${kind}`}
      d={`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
      stroke-width={share === 0 ? 0 : Math.max(THINNEST, (share / 100) * THICKEST)}
      data-share={share}
    />
  );
}

/** The share beside the end of a last flow. */
function Share({ to, share, kind }: Flow) {
  const y = to.y + BOX_HEIGHT / 2 - (share / 200) * THICKEST - 5;
  return (
    <text class={`share ${kind}`} x={to.x - 6} y={y} text-anchor="end">
      {percentAsText(share)}
    </text>
  );
}

function BoxShape({ x, y, lines, dead, kind }: Box) {
  const [left, top, right, bottom] = [x + 4, y + 4, x + BOX_WIDTH - 4, y + BOX_HEIGHT - 4];
  return (
    <g class={`box ${kind}${dead === '' ? '' : ' dead'}`}>
      <title>{dead === '' ? lines.join(', ') : dead}</title>
      <rect x={x} y={y} width={BOX_WIDTH} height={BOX_HEIGHT} rx={6} />
      {lines.slice(0, MOST_LINES).map((line, number) => (
        <text
          key={number}
          class={number === 0 ? 'first' : 'second'}
          x={x + BOX_WIDTH / 2}
          y={y + BOX_HEIGHT / 2 + (lines.length === 1 ? 5 : number === 0 ? -3 : 14)}
          text-anchor="middle"
        >
          {shortened(line, 19)}
        </text>
      ))}
      {dead !== '' && (
        <path class="cross" d={`M${left} ${top} L${right} ${bottom} M${right} ${top} L${left} ${bottom}`} />
      )}
    </g>
  );
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
