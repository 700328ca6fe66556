import type { AnswerData, OutageData, RowData, VariantData } from '../../src/report/html/data/data';
import type { Phase } from '../address';
import { data } from '../data';
import { Chip, Scroll } from '../elements';
import { describeSpread, PATHS, wordOfAnswer } from '../words';
import { ChangeBox, FailedRequests, LoadBars } from './boxes';
import { Picture } from './picture';
import { Step } from './step';
import { wayIn } from './way';

const PHASES: ReadonlyArray<{ readonly phase: Phase; readonly title: string; readonly time: string }> = [
  { phase: 'before', title: 'before', time: 'Before the outage' },
  { phase: 'until', title: 'until hosts are ejected', time: 'Until hosts are ejected' },
  { phase: 'after', title: 'after', time: 'Once hosts are ejected' },
];

interface AnswerProps {
  readonly row: RowData;
  readonly variant: VariantData;
  readonly phase: Phase;
  readonly choose: (phase: Phase) => void;
}

/** One answer: where requests go, when, and why. */
export function Answer({ row, variant, phase, choose }: AnswerProps) {
  const { shown } = variant;
  const client = data.clients[shown.client]?.name ?? '';
  const time = PHASES.find((one) => one.phase === phase)?.time ?? '';
  const { place, path } = wayIn(shown, phase);
  const line = `${describeSpread(place)}, ${PATHS[path]}`;
  return (
    <div class="answer">
      <VerdictLine variant={variant} client={client} outage={data.outages[shown.outage]} />
      <Was was={variant.was} />
      <Phases phase={phase} choose={choose} />
      <p class="now" role="status">
        <b>{`${time}: `}</b>
        {line}
        {'.'}
      </p>
      <Scroll label="The way of the requests">
        <Picture
          {...{ row, answer: shown, phase }}
          label={`${time}, requests of ${client} to ${row.service}: ${line}.`}
        />
      </Scroll>
      <div class="beside">
        <ChangeBox {...shown} />
        <LoadBars {...shown} />
        <FailedRequests {...shown} />
      </div>
      <Why {...shown} />
    </div>
  );
}

interface VerdictLineProps {
  readonly variant: VariantData;
  readonly client: string;
  readonly outage: OutageData | undefined;
}

function VerdictLine({ variant, client, outage }: VerdictLineProps) {
  const word = wordOfAnswer(variant);
  return (
    <p class="verdict-line">
      <Chip of={word} />
      <span>
        <b>{word.word}</b>
        {`: ${variant.excuse?.says ?? word.says}. Shown: requests of `}
        <b>{client}</b>
        {' in '}
        <code>{outage?.text ?? ''}</code>
        {outage?.text === 'none' ? '.' : ` (${outage?.name ?? ''}).`}
      </span>
    </p>
  );
}

function Was({ was }: Pick<VariantData, 'was'>) {
  if (was === undefined) return null;
  return (
    <p class="was">
      <b>Before the change: </b>
      {`${was.verdict}: ${describeSpread(was.afterEjection)}; until hosts are ejected ${describeSpread(was.untilEjected)}.`}
    </p>
  );
}

function Phases({ phase, choose }: Pick<AnswerProps, 'phase' | 'choose'>) {
  return (
    <div class="phases" role="group" aria-label="When">
      {PHASES.map(({ phase: name, title }) => (
        <button
          key={name}
          type="button"
          class="phase"
          aria-pressed={name === phase}
          data-phase={name}
          onClick={() => choose(name)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

function Why({ reservations, reasons, decisive, command }: AnswerData) {
  return (
    <>
      {reservations.length > 0 && (
        <div class="box warn">
          <h4>With reservations: inputs that are not followed here</h4>
          <ul>
            {reservations.map((text, place) => (
              <li key={place}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      <h4>Why, in the order in which requests meet it</h4>
      <ol class="steps">
        {reasons.map((number, index) => (
          <Step key={index} reason={data.reasons[number]} isDecisive={index === decisive} />
        ))}
      </ol>
      <p class="command">
        {'The same as text: '}
        <code>{command}</code>
      </p>
    </>
  );
}
