// An outage in time, as a person sees it.

export { DEFAULT_DELAYS, DELAY_NAMES, type DelayName, type Delays, type Span } from './delays';
export type { LastError, Timeline, TimelinePart, TimelineStep } from './facts';
export { timelineOf } from './timeline';
