import type { BehaviourChange } from '../../predict/change';

/** A part of the effects of a change, with a heading. Text and Markdown are made of them. */
export interface Section {
  readonly title: string;
  readonly items: readonly Item[];
}

/** A line, and what belongs to it. */
export interface Item {
  readonly text: string;
  readonly details: readonly string[];
  /** The change of an answer that it is about; one of them where several are alike. */
  readonly change?: BehaviourChange;
}
