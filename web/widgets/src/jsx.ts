import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { FanfareBanner } from './banner.js';
import type { FanfareBusy } from './busy.js';
import type { FanfareDatetime } from './datetime.js';
import type { FanfareChangeEvent, FanfareInbox, FanfareOpenEvent } from './inbox/fanfare-inbox.js';
import type { FanfareStatusEvent, FanfareUpdateEvent, LiveElement } from './live-element.js';
import type { FanfareProgress } from './progress.js';
import type { FanfareText } from './text.js';
import type { FanfareTicker } from './ticker.js';
import type { FanfareToaster } from './toaster.js';
import type { FanfareValue } from './value.js';

/** The attributes of one of the elements in JSX: its properties of these names, and its events. */
type Widget<E extends LiveElement, Names extends keyof E = never> = DetailedHTMLProps<HTMLAttributes<E>, E> & {
  [K in Names | 'live' | 'field']?: E[K] | undefined;
} & {
  'onfanfare-update'?: (event: FanfareUpdateEvent) => void;
  'onfanfare-status'?: (event: FanfareStatusEvent) => void;
};

type Plural = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';

/** The elements as React knows them. */
export interface FanfareElements {
  'fanfare-banner': Widget<FanfareBanner, 'level' | 'dateField' | 'dismissible'>;
  'fanfare-busy': Widget<FanfareBusy, 'label'>;
  'fanfare-datetime': Widget<FanfareDatetime, 'dateStyle' | 'timeStyle' | 'timeZone'>;
  'fanfare-inbox': DetailedHTMLProps<HTMLAttributes<FanfareInbox>, FanfareInbox> & {
    [K in 'tags' | 'badge' | 'pageSize']?: FanfareInbox[K] | undefined;
  } & {
    'onfanfare-open'?: (event: FanfareOpenEvent) => void;
    'onfanfare-change'?: (event: FanfareChangeEvent) => void;
  };
  'fanfare-progress': Widget<FanfareProgress, 'label'>;
  'fanfare-text': Widget<FanfareText>;
  'fanfare-ticker': Widget<FanfareTicker, 'label' | 'paused'>;
  'fanfare-toaster': Widget<FanfareToaster, 'group' | 'object' | 'notification' | 'duration'>;
  'fanfare-value': Widget<FanfareValue, 'currency' | 'unit' | 'fractionDigits' | Plural>;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends FanfareElements {}
  }
}
