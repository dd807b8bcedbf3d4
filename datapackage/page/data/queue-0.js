newsledger.take("queue",0,[
["event_mentions","003_799b76e4193ff809-e2943-2952","","noun",61,69,"ceasefire"],
["event_mentions","003_799b76e4193ff809-e3165-3174","","noun",61,69,"ceasefire"]
]);
