// snippet: angular
import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import type { FanfareUpdateEvent } from '@fanfare/widgets';
import '@fanfare/widgets';

/** Shows the job that the person chooses. */
@Component({
  selector: 'app-page',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h1>Jobs</h1>
    @for (id of jobs; track id) {
      <button type="button" (click)="job.set(id)">{{ id || 'none' }}</button>
    }
    @if (job(); as id) {
      <h2><fanfare-text [live]="id">No such job</fanfare-text></h2>
      <fanfare-progress [live]="id" label="Packing" (fanfare-update)="updated($event)" />
      <p>Ready <fanfare-datetime [live]="id" [dateStyle]="'long'">soon</fanfare-datetime></p>
      <p class="changed">{{ changed() }}</p>
    }
  `,
})
export class Page {
  readonly jobs = ['job:1', 'job:2', ''];
  readonly job = signal('');
  readonly changed = signal('');

  updated({ detail }: FanfareUpdateEvent): void {
    this.changed.set(detail.changed.join(' '));
  }
}
// end snippet
