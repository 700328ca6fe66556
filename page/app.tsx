import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { readChoice, writeChoice, type Choice } from './address';
import { Detail, focusDetail } from './cell/detail';
import { data, servicesIn } from './data';
import { Findings } from './findings';
import { Summary } from './head/summary';
import { Trust } from './head/trust';
import { Filters } from './matrix/filters';
import { focusCell } from './matrix/keys';
import { Legend, Meanings } from './matrix/legend';
import { Matrix } from './matrix/matrix';
import { Mesh } from './mesh';
import { Risks } from './risks/risks';
import { plural } from './words';

const CLOSED = { open: '', variant: 0, phase: 'after' } as const;

/** The page. Its state is what is chosen, which stands in the address. */
export function App() {
  const [choice, setChoice] = useState(readChoice);
  const onceDrawn = useOnceDrawn();
  const choose = (change: Partial<Choice>) => setChoice((before) => ({ ...before, ...change }));
  const open = (key: string, variant = 0) => {
    choose({ ...CLOSED, open: key, variant });
    onceDrawn(focusDetail);
  };
  const close = () => {
    choose(CLOSED);
    onceDrawn(() => focusCell(choice.open));
  };
  useLayoutEffect(() => writeChoice(choice), [choice]);
  useListener('keydown', ({ key }) => {
    if (key === 'Escape' && choice.open !== '') close();
  });
  useListener('hashchange', () => setChoice(readChoice()));
  useListener('beforeprint', unfoldAll);

  // What does not depend on the choice is drawn once.
  const head = useMemo(() => <Head open={open} />, []);
  const meanings = useMemo(() => <Meanings />, []);
  const rest = useMemo(() => <Rest />, []);
  return (
    <>
      <Header />
      <main>
        {head}
        <section aria-labelledby="services">
          <h2 id="services">Services in each kind of outage</h2>
          <p class="hint">
            Each cell has the worst answer over all clients and clusters; services are sorted worst first. Press a cell
            for the way of the requests and the reasons.
          </p>
          <Legend choice={choice} choose={choose} />
          {meanings}
          <Filters choice={choice} choose={choose} />
          <Matrix
            {...{ choice, choose, open, close }}
            detail={(row, kind) => <Detail key={choice.open} {...{ row, kind, choice, choose, close }} />}
          />
        </section>
        {rest}
      </main>
      <footer>
        <p>{`cdk8s-ambient ${data.made.version}. This file loads nothing from elsewhere.`}</p>
      </footer>
    </>
  );
}

function Header() {
  const size = [
    plural(data.clusters.length, 'cluster'),
    plural(servicesIn(data.rows), 'service'),
    `${plural(data.kinds.length, 'kind')} of outage`,
  ].join(', ');
  return (
    <header>
      <p class="brand">cdk8s-ambient report</p>
      <h1>What happens in each outage</h1>
      <p class="sub">{`${data.made.title}: ${size}. Predicted from manifests, not measured.`}</p>
    </header>
  );
}

interface HeadProps {
  readonly open: (key: string) => void;
}

function Head({ open }: HeadProps) {
  return (
    <div class="top">
      <Summary open={open} />
      <Trust />
    </div>
  );
}

function Rest() {
  return (
    <>
      <Risks />
      <Findings />
      <Mesh />
    </>
  );
}

/** What is handed to it runs once, when the next state is drawn. */
function useOnceDrawn(): (task: () => void) => void {
  const next = useRef<(() => void) | undefined>(undefined);
  useLayoutEffect(() => {
    const task = next.current;
    next.current = undefined;
    task?.();
  });
  return (task) => {
    next.current = task;
  };
}

/** Listens to what happens in the window, with what the last drawing knows. */
function useListener<Type extends keyof WindowEventMap>(type: Type, listener: (event: WindowEventMap[Type]) => void) {
  useLayoutEffect(() => {
    addEventListener(type, listener);
    return () => removeEventListener(type, listener);
  });
}

/** What is printed has no triangle to press. */
function unfoldAll(): void {
  for (const element of document.querySelectorAll('details')) element.open = true;
}
