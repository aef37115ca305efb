/** What stands out: the neighbourhood of what is pointed at, or else of what is selected; everything else recedes. */
import type { CollectionReturnValue, Core } from 'cytoscape';

/** Lines of a highlighted element that get their words. */
const MOST_WORDS = 24;

export class Emphasis {
  private readonly cy: Core;
  private selected: readonly string[] = [];
  private hovered: string | undefined;
  /** Many elements: pointing marks the few instead of fading the many, which restyles every element. */
  private lean = false;
  /** Elements that stand out now, and whether the others are faded. */
  private near: ReadonlySet<string> = new Set();
  private faded = false;

  constructor(cy: Core) {
    this.cy = cy;
  }

  /** The drawing is about to change: classes of its elements will be written anew. */
  forget(): void {
    this.cy.batch(() => {
      this.cy.elements('.faded').removeClass('faded');
      this.cy.elements('.near').removeClass('near labelled');
    });
    this.near = new Set();
    this.faded = false;
  }

  /** Applies the selection to a drawing that has changed. */
  reset(selected: readonly string[], lean: boolean): void {
    this.lean = lean;
    this.hovered = undefined;
    this.select(selected);
  }

  select(ids: readonly string[]): void {
    this.cy.batch(() => {
      this.cy.elements('.selected').removeClass('selected labelled');
      for (const id of ids) this.cy.getElementById(id).addClass('selected labelled');
    });
    this.selected = ids;
    this.show();
  }

  hover(id: string | undefined): void {
    if (id === this.hovered) return;
    this.hovered = id;
    this.show();
  }

  private show(): void {
    const pointed = this.around(this.hovered === undefined ? [] : [this.hovered]);
    const shown = pointed.nonempty() ? pointed : this.around(this.selected);
    const near = new Set(shown.map((element) => element.id()));
    const fade = near.size > 0 && (!this.lean || pointed.empty());
    this.cy.batch(() => {
      for (const id of this.near) {
        if (near.has(id)) continue;
        const element = this.cy.getElementById(id);
        element.removeClass('near');
        if (!element.hasClass('selected')) element.removeClass('labelled');
        if (this.faded && fade) element.addClass('faded');
      }
      shown.addClass('near');
      const lines = shown.edges();
      if (lines.length <= MOST_WORDS) lines.addClass('labelled');
      if (!fade) this.cy.elements('.faded').removeClass('faded');
      else if (this.faded) shown.removeClass('faded');
      else this.cy.elements('.principal, .trust').not(shown).addClass('faded');
    });
    this.near = near;
    this.faded = fade;
  }

  /** These elements with their lines and the ends of those. A box has no neighbourhood. */
  private around(ids: readonly string[]): CollectionReturnValue {
    let all = this.cy.collection();
    for (const id of ids) {
      const element = this.cy.getElementById(id);
      if (element.empty() || element.hasClass('box')) continue;
      all = all.union(element.closedNeighborhood()).union(element.connectedNodes());
    }
    return all;
  }
}
