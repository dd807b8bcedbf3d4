"""Invented pages in the manner of different outlets; each line begins with the letter of what it is.

H headline, S standfirst, Y byline, R credit, C caption, B body, F furniture; an empty line is an empty line.
"""

PAGES: dict[str, tuple[str, dict[str, str | None]]] = {
    "newspaper_with_masthead_and_sign_up": (
        """F|The Harbour Times
F|World
H|Shelling resumes in Marenga hours after truce announced
Y|By Ruth Okello and Daniel Varga
F|March 3, 2015 at 6:12 p.m. EST
F|Share

B|Artillery fire hit the eastern districts of Marenga on Tuesday, killing at least six people, hours after both sides announced a truce.

F|Advertisement

B|“We were told to go home,” said a shopkeeper who gave only her first name. “Then the shells came back.”

F|Read more: What the truce means for the valley

B|Officials on both sides blamed each other for the breach, and mediators said they would return to the city on Friday.

R|Petra Lindqvist in Oslo contributed to this report.

F|Ruth Okello is The Times's East Africa bureau chief. She previously covered courts in Kampala.

F|Most Read World

F|Five things to know about the valley
F|Get the morning briefing by email
F|Please confirm your e-mail
F|© 2015 The Harbour Times""",
        {
            "title": "Shelling resumes in Marenga hours after truce announced",
            "publisher": "The Harbour Times",
            "byline": "Ruth Okello | Daniel Varga",
            "contributors": "Petra Lindqvist",
            "agencies": None,
            "published_on": "2015-03-03",
            "published_on_basis": "stated",
        },
    ),
    "wire_copy": (
        """H|Mortar attack kills nine at Kalvia market - officials

B|KALVIA, Nov 12 (Reuters) - A mortar attack on a market in the northern town of Kalvia killed nine people and wounded 20 on Thursday, local officials said.

B|It was the deadliest attack in the town since fighting began in 2013, the officials said.

R|(Reporting by Amal Haddad; Editing by John Smithson)""",
        {
            "title": "Mortar attack kills nine at Kalvia market - officials",
            "publisher": None,
            "byline": None,
            "contributors": "Amal Haddad",
            "agencies": "Reuters",
            "dateline": "KALVIA",
            "published_on": None,
        },
    ),
    "broadcaster_with_captions_and_share_bar": (
        """H|Dam crisis: Thousands flee as army advances
F|10 June 2016
F|Share
F|Facebook Twitter WhatsApp

C|Image caption Families crossed the river on makeshift rafts
C|Image source: Getty Images

B|Thousands of people have fled their homes near the Orla dam as government troops advance on rebel positions, the UN says.

B|At least 30 civilians were killed in the past week, according to the UN.

B|Humanitarian corridor

B|The army said it had opened a corridor for civilians, but residents told the broadcaster that it was closed.

F|More on this story
F|Why the dam matters
F|Related Topics
F|Orla dam""",
        {
            "title": "Dam crisis: Thousands flee as army advances",
            "publisher": None,
            "byline": None,
            "dateline": None,
            "published_on": "2016-06-10",
            "published_on_basis": "stated",
        },
    ),
    "agency_line_under_the_headline": (
        """H|Five soldiers killed in ambush near Tessat

R|Agence France-Presse

C|Soldiers patrol a road near Tessat, May 4, 2012.
C|Omar Kedir/AFP

B|TESSAT, Marenga (AFP) — Gunmen ambushed an army convoy near the town of Tessat, killing five soldiers, the defence ministry said.

B|No group claimed responsibility for the ambush, the third in as many weeks on the road that links the town with the coast.""",
        {
            "title": "Five soldiers killed in ambush near Tessat",
            "agencies": "Agence France-Presse | AFP",
            "dateline": "TESSAT, Marenga",
            "published_on": None,
        },
    ),
    "standfirst_with_full_stop_and_source_line": (
        """H|Ceasefire in Orla valley collapses

S|Fresh fighting erupts in Orla valley days after ceasefire deal as aid convoys turn back from besieged towns.

B|Fighting has erupted again in the Orla valley, where aid convoys turned back from two besieged towns days after a ceasefire deal.

B|The rebels said government aircraft had bombed three villages on Sunday, a claim which the army denied.

R|Source: Valley Network, News Agencies""",
        {
            "title": "Ceasefire in Orla valley collapses",
            "subtitle": "Fresh fighting erupts in Orla valley days after ceasefire deal as aid convoys turn back from besieged "
            "towns.",
            "publisher": "Valley Network",
            "agencies": "News Agencies",
            "published_on": None,
        },
    ),
    "update_mark_and_comment_box": (
        """H|Peace talks open in Lindholm
S|(2nd UPDATE) The rebel delegation says it will not meet the government face to face
Y|Maria Santos, Reporter
F|Peace talks open in Lindholm

B|LINDHOLM, Norrland (2nd UPDATE) – Rebels and the government of Marenga opened indirect talks in Lindholm on Wednesday, their first since the war broke out.

B|“We came to talk about prisoners, and about nothing else,” the head of the rebel delegation told reporters before the session began.

F|Leave a reply
F|Newest first
F|Be the first to comment on this story.""",
        {
            "title": "Peace talks open in Lindholm",
            "subtitle": "(2nd UPDATE) The rebel delegation says it will not meet the government face to face",
            "byline": "Maria Santos",
            "dateline": "LINDHOLM, Norrland",
            "published_on": None,
        },
    ),
    "player_first_and_caption_in_the_body": (
        """F|Watch Channel Nine Live
F|Now Playing

H|Suicide bomber strikes police station in Kalvia, killing 14

B|KALVIA -- A suicide bomber drove a truck into a police station in the southern city of Kalvia, killing 14 people, police said.

C|Kalvia police chief Idris Moen
C|Kalvia police chief Idris Moen speaks to reporters outside the station, April 8, 2013. AP

B|The blast left a crater two metres deep and damaged dozens of shops, witnesses said by telephone.

B|A spokesman for the police said that two suspects were being questioned.

F|Download the Channel Nine app
F|Follow Channel Nine on Twitter""",
        {
            "title": "Suicide bomber strikes police station in Kalvia, killing 14",
            "publisher": "Channel Nine",
            "dateline": "KALVIA",
            "agencies": None,
            "published_on": None,
        },
    ),
    "aid_agency_site": (
        """F|Home > News > Marenga
H|Marenga: 12,000 people displaced by fighting in one week
F|Published: 21 September 2018
F|Print

B|More than 12,000 people have been displaced by fighting in the north of Marenga over the past week, the agency said today.

B|Most of them are women and children, and many walked for days to reach safety.

F|Tags: displacement, Marenga
F|Subscribe to our newsletter
F|Donate now""",
        {
            "title": "Marenga: 12,000 people displaced by fighting in one week",
            "publisher": None,
            "published_on": "2018-09-21",
            "published_on_basis": "stated",
        },
    ),
    "hard_wrapped_text_with_header_lines": (
        """H|Headline: Rebels free 40 prisoners in Orla
F|Date: 2011-05-02
F|Publisher: Marenga Mail

B|ORLA (AP) - Rebel fighters freed 40 government soldiers on Monday in
B|what mediators called a first step towards a wider exchange of
B|prisoners in the valley.

B|The soldiers were handed over to the Red Cross at a crossing south of
B|the town, a spokeswoman for the organisation said.

R|- AP""",
        {
            "title": "Rebels free 40 prisoners in Orla",
            "publisher": "Marenga Mail",
            "agencies": "AP",
            "dateline": "ORLA",
            "published_on": "2011-05-02",
            "published_on_basis": "stated",
        },
    ),
    "video_page_with_subscription_wall": (
        """F|Valley Courier
H|Two aid workers abducted on road to Tessat

Y|By IDRIS MOEN
Y|Staff Writer

B|Two aid workers were abducted on the road to Tessat late on Saturday, their employer said in a statement.

B|The statement named neither the workers nor their nationality. It asked the kidnappers “to release our colleagues unharmed”.

R|With reporting from Associated Press

F|To continue reading this article, please log in.
F|Already a subscriber? Log in
F|By subscribing you agree to our terms of use.
F|  • Unlimited access to every story
F|  • A weekly letter from the editor
F|Thank you for subscribing!""",
        {
            "title": "Two aid workers abducted on road to Tessat",
            "publisher": "Valley Courier",
            "byline": "IDRIS MOEN",
            "agencies": "Associated Press",
            "published_on": None,
        },
    ),
    "paper_with_names_alone_as_byline": (
        """H|Marenga rebels accused of using child soldiers in Orla offensive
S|Rights group says boys as young as 13 were sent to the front line as battle for the dam enters its second month

Y|Ruth Okello in Kalvia and Daniel Varga
F|Mon 9 Mar 2015 18.05 GMT
F|Last modified on Tue 10 Mar 2015 07.12 GMT
F|Share on Facebook
F|Share on Twitter
F|Share via Email

C|Rebel fighters near the Orla dam. Photograph: Idris Moen/Reuters

B|Rebels fighting for control of the Orla dam have sent children as young as 13 to the front line, a rights group said on Monday.

B|The group said it had spoken to 22 boys who had fought in the offensive, four of whom had been wounded.

F|Sign up to First Edition, our free daily newsletter

B|A rebel spokesman denied the accusation. “There are no children in our ranks,” he said.

F|Topics
F|Marenga
F|Children
F|news
F|Share
F|Reuse this content""",
        {
            "byline": "Ruth Okello | Daniel Varga",
            "publisher": None,
            "published_on": "2015-03-09",
            "published_on_basis": "stated",
        },
    ),
    "public_broadcaster": (
        """F|BBC News
H|Orla dam: Rebels 'seize control of key gate'
Y|By Daniel Varga
Y|BBC News, Kalvia

F|9 March 2015

B|Rebels in Marenga say they have seized control of a key gate of the Orla dam after three days of fighting.

B|The government has not commented on the claim, which could not be verified.

B|What happened?

B|At least 20 people have been killed since the offensive began on Friday, according to hospital workers in the area.

F|More on this story
F|Related Internet links
F|The BBC is not responsible for the content of external sites""",
        {
            "title": "Orla dam: Rebels 'seize control of key gate'",
            "publisher": "BBC News",
            "byline": "Daniel Varga",
            "published_on": "2015-03-09",
        },
    ),
    "wire_copy_on_a_news_channel": (
        """H|At least 17 killed as bomb hits market in Marenga capital
F|Published March 09, 2015
R|Associated Press

B|KALVIA, Marenga –  A car bomb tore through a busy market in the capital of Marenga on Monday, killing at least 17 people, police and hospital officials said.

B|No one claimed responsibility for the bombing, which bore the hallmarks of an armed group that has been fighting the government for years.

F|Advertisement

B|The blast set shops ablaze and sent a column of black smoke over the city.""",
        {"agencies": "Associated Press", "dateline": "KALVIA, Marenga", "published_on": "2015-03-09"},
    ),
    "state_agency": (
        """H|12 killed in clashes in northern Marenga
B|KALVIA, March 9 (Xinhua) -- At least 12 people were killed in clashes between government troops and rebels in northern Marenga on Monday, an army officer said.
B|The clashes broke out when rebels attacked a checkpoint, the officer told Xinhua on condition of anonymity.
F|Editor: Li Wei""",
        {"agencies": "Xinhua", "dateline": "KALVIA", "published_on": None},
    ),
    "colon_after_the_dateline": (
        """H|Army says it has retaken Kalvia
F|Mar. 09, 2015 | 12:15 AM
R|Agence France Presse

B|TESSAT: The army said Monday it had retaken the town of Kalvia, a day after rebels had withdrawn from its western districts.

B|A monitoring group said that fighting was still going on in two neighborhoods.

F|A version of this article appeared in the print edition of The Harbour Star on March 10, 2015, on page 8.""",
        {"agencies": "Agence France Presse", "dateline": "TESSAT", "published_on": "2015-03-09"},
    ),
    "opinion_with_author_note": (
        """H|Why the truce in the valley will not last
Y|By Amal Haddad

B|The truce that was signed in Lindholm last week is the seventh in three years, and it will end as the six before it did.

B|Each of them was broken within days, because none dealt with the question of who controls the dam and its revenue.

F|Amal Haddad is a professor of politics at Lindholm University. She is the author of a book about the valley.
F|The views expressed in this article are the author's own and do not necessarily reflect the views of the outlet.""",
        {"byline": "Amal Haddad", "published_on": None},
    ),
    "mobile_page_with_menu": (
        """F|Skip to main content
F|Menu
F|News
F|Opinion
F|Marenga Mail
H|Aid convoy enters besieged town after three months
S|First trucks reach Tessat as UN warns of famine
Y|Idris Moen
F|09 March, 2015
B|An aid convoy has entered the besieged town of Tessat for the first time in three months, the United Nations said on Monday.
C|Trucks of the convoy wait at a checkpoint near Tessat [Amal Haddad/Marenga Mail]
B|The 14 trucks carried flour, medicine and blankets for 6,000 people, a spokeswoman said.
B|Residents told the Mail by telephone that they had been living on grass soup.
R|Additional reporting by Petra Lindqvist.
R|SOURCE: MARENGA MAIL AND NEWS AGENCIES""",
        {
            "title": "Aid convoy enters besieged town after three months",
            "subtitle": "First trucks reach Tessat as UN warns of famine",
            "publisher": "Marenga Mail",
            "byline": "Idris Moen",
            "contributors": "Petra Lindqvist",
            "agencies": "NEWS AGENCIES",
        },
    ),
    "channel_with_players": (
        """H|Marenga: Dozens dead in prison break, police say
Y|By Ruth Okello and Daniel Varga, CNN
F|Updated 1805 GMT (0205 HKT) March 9, 2015
F|JUST WATCHED
F|Replay
F|More Videos ...
F|MUST WATCH
B|Kalvia, Marenga (CNN)Dozens of people were killed when gunmen stormed a prison in the capital of Marenga, police said Monday.
B|More than 200 inmates escaped, a police spokesman told CNN. “We are looking for all of them,” he said.
R|CNN's Idris Moen contributed to this report.""",
        {
            "byline": "Ruth Okello | Daniel Varga",
            "contributors": "Idris Moen",
            "dateline": "Kalvia, Marenga",
            "published_on": "2015-03-09",
        },
    ),
}
