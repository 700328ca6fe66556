import { FAILED, stopOnce, stopWhenInterrupted } from './interruption';
import { runSuite, stopSuite, stopSuiteNow } from './run-suite';
import { suiteNamed } from './suites';

// A process of `lanes.ts`: runs the suites that it is told to, one after the other, until it is let go.

export interface Order {
  readonly suite: string;
  readonly dist: string;
  /** True where its clusters are for the next suite as well. */
  readonly isShared: boolean;
}

const GOOD = 0;

let isBusy = false;

stopWhenInterrupted(stopSuite);
process.on('exit', stopSuiteNow);
process.on('disconnect', () => {
  if (!isBusy) process.exit(GOOD);
  stopOnce(stopSuite, 'the run that started this process has ended', FAILED);
});
process.on('message', (order: Order) => void obey(order));

/** An error that no check has caught is one of the run: the process ends by it, as by an exception. */
async function obey({ suite, dist, isShared }: Order): Promise<void> {
  isBusy = true;
  const lines = await runSuite(suiteNamed(suite), { dist, after: isShared ? 'share' : 'stop' });
  isBusy = false;
  process.send?.(lines);
}
